// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vpnd.api.KeyFault;
import vpnd.api.PublicKey;
import vpnd.api.Reason;
import vpnd.api.SecretKey;
import vpnd.config.Survey;
import vpnd.crypto.Sodium;

/** Tries configured keys with libsodium: any, or from the first file on that names one, that. */
final class KeyTrial implements Survey.Keys, AutoCloseable {
  private @Nullable Sodium sodium;
  private @Nullable Path opened;

  @Override
  public @Nullable KeyFault fault(SecretKey local, PublicKey remote, @Nullable Path library)
      throws IOException {
    var open = sodium;
    if (open == null || (library != null && !library.equals(opened))) {
      close();
      NativeCode.load();
      open = Sodium.open(library);
      sodium = open;
      opened = library;
    }
    return KeyFault.of(local, remote, open);
  }

  /**
   * Looks whether all keys can be used with a library.
   *
   * @throws Failure if it cannot be loaded
   */
  static void require(Path library) throws Failure {
    NativeCode.load();
    try {
      Sodium.open(library).close();
    } catch (IOException e) {
      throw new Failure(ExitCode.SOFTWARE, Reason.of(e));
    }
  }

  @Override
  public void close() {
    if (sodium != null) {
      sodium.close();
      sodium = null;
    }
  }
}
