// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import vpnd.api.crypto.Cipher;

/** A cipher behind the guard of its suite; both methods may throw a {@link PartFailure}. */
record GuardedCipher(Cipher cipher, Guard guard) implements Cipher, Guarded {
  @Override
  public Object part() {
    return cipher;
  }

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    try {
      cipher.seal(key, nonce, datagram, length);
    } catch (Throwable e) {
      throw guard.failedOnPath("Cipher.seal", e);
    }
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    try {
      return cipher.open(key, nonce, datagram, length);
    } catch (Throwable e) {
      throw guard.failedOnPath("Cipher.open", e);
    }
  }
}
