// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.function.Consumer;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.crypto.PublicKey;
import vpnd.api.packet.NativeMemory;
import vpnd.api.secret.KeyFault;
import vpnd.api.secret.SecretKey;

/** Makes the static key out of the configured keys (protocol, section 1). */
public final class StaticKey {
  private static final int SIZE = CipherSuite.KEY_SIZE;
  private static final int REMOTE_AT = SIZE;
  private static final int OWN_AT = 2 * SIZE;

  private StaticKey() {}

  /**
   * Computes the key that both sides share.
   *
   * @param own takes the public key of this side
   * @return what {@link CipherSuite#agree} wrote; the caller owns it
   * @throws IllegalArgumentException if the peer's public key is unfit; the message says why
   */
  public static NativeMemory of(
      SecretKey local, PublicKey remote, CipherSuite suite, Consumer<PublicKey> own) {
    var fault = KeyFault.of(local, remote, suite);
    if (fault != null) {
      throw new IllegalArgumentException(fault.fault() + "; " + fault.remedy());
    }
    var shared = suite.allocate(CipherSuite.AGREED_SIZE);
    try (var keys = suite.allocate(3 * SIZE)) {
      local.copyTo(keys.bytes());
      remote.copyTo(keys.bytes().slice(REMOTE_AT, SIZE));
      suite.derivePublicKey(keys.address(), keys.address() + OWN_AT);
      var copy = new byte[SIZE];
      keys.bytes().get(OWN_AT, copy);
      own.accept(new PublicKey(copy));
      if (!suite.agree(shared.address(), keys.address(), keys.address() + REMOTE_AT)) {
        throw new IllegalArgumentException(
            "remote_pk is not a sound public key; ask the peer's operator for it again");
      }
      return shared;
    } catch (IllegalArgumentException e) {
      shared.close();
      throw e;
    }
  }
}
