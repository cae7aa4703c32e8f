// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.file.Path;
import vpnd.api.CipherSuite;

/** The cipher suite of vpnd.crypto, without the framework in which it is a service. */
final class RealSuite {
  private RealSuite() {}

  /**
   * Loads libsodium; the caller closes the suite, because a process has one at a time. The suite is
   * internal to its bundle, hence the reflection.
   */
  static CipherSuite open() throws ReflectiveOperationException {
    var open = Class.forName("vpnd.crypto.Sodium").getDeclaredMethod("open", Path.class);
    open.setAccessible(true);
    return (CipherSuite) open.invoke(null, (Object) null);
  }
}
