// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.crypto.Sodium;

/** The cipher suites of vpnd.crypto, without the framework in which they are services. */
public final class RealSuite {
  /** A process can have one, so all tests share it, and none closes it. */
  public static final CipherSuite SODIUM = open();

  /** Null, loudly, where the processor has no instructions for AES. */
  public static final @Nullable CipherSuite AEGIS = aegis();

  private RealSuite() {}

  private static @Nullable CipherSuite aegis() {
    var aegis = ((Sodium) SODIUM).aegis256();
    if (aegis == null) {
      System.err.println("SKIPPED: there is no aegis256 here, so it is not tested");
    }
    return aegis;
  }

  private static CipherSuite open() {
    try {
      return Sodium.open(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
