// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import vpnd.api.CipherSuite;
import vpnd.crypto.Sodium;

/** The cipher suite of vpnd.crypto, without the framework in which it is a service. */
public final class RealSuite {
  /** A process can have one, so all tests share it, and none closes it. */
  public static final CipherSuite SODIUM = open();

  private RealSuite() {}

  private static CipherSuite open() {
    try {
      return Sodium.open(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
