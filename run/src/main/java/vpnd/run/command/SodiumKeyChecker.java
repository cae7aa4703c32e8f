// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Reason;
import vpnd.api.secret.KeyFault;
import vpnd.api.secret.SecretKey;
import vpnd.config.ConfigurationCheck;
import vpnd.crypto.Sodium;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.JnaLoader;

/**
 * Checks configured keys with libsodium: the default library until a file names one, then that one.
 */
final class SodiumKeyChecker implements ConfigurationCheck.KeyChecker, AutoCloseable {
  private @Nullable Sodium sodium;
  private @Nullable Path opened;

  @Override
  public @Nullable KeyFault fault(SecretKey local, PublicKey remote, @Nullable Path library)
      throws IOException {
    var open = sodium;
    if (open == null || (library != null && !library.equals(opened))) {
      close();
      JnaLoader.load();
      open = Sodium.open(library);
      sodium = open;
      opened = library;
    }
    return KeyFault.of(local, remote, open);
  }

  /**
   * Checks that a library can be loaded.
   *
   * @throws ExitException if it cannot be loaded
   */
  static void require(Path library) throws ExitException {
    JnaLoader.load();
    try {
      Sodium.open(library).close();
    } catch (IOException e) {
      throw new ExitException(ExitCode.SOFTWARE, Reason.of(e));
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
