// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;

/**
 * The cipher suites that this side has at the moment.
 *
 * @param secretBox {@code nacl}, for everything on which nothing else was agreed
 * @param aegis {@code aegis256}, for packets (protocol, section 14); null if it is not there or not
 *     wanted
 */
public record Suites(CipherSuite secretBox, @Nullable CipherSuite aegis) {
  /** The box alone. */
  public Suites secretBoxOnly() {
    return aegis == null ? this : new Suites(secretBox, null);
  }
}
