// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import vpnd.api.Cipher;

/**
 * NaCl's crypto_secretbox, which is crypto_box once the shared key is known (protocol, section 1).
 * Tag and text are given as two places, so that libsodium works in place and moves nothing.
 */
final class SecretBox implements Cipher {
  private static final int TAG = 24;
  private static final int TEXT = 40;

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    SodiumFunctions.crypto_secretbox_detached(text, datagram + TAG, text, length, nonce, key);
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    return SodiumFunctions.crypto_secretbox_open_detached(
            text, text, datagram + TAG, length, nonce, key)
        == 0;
  }
}
