// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import vpnd.api.crypto.Cipher;
import vpnd.api.packet.DatagramLayout;

/**
 * NaCl's crypto_secretbox, which is crypto_box once the shared key is known (protocol, section 1).
 * The ciphertext replaces the text, directly after the tag, so libsodium copies nothing.
 */
final class SecretBox implements Cipher {
  private static final int TAG = DatagramLayout.SECRETBOX_TAG;
  private static final int TEXT = DatagramLayout.TEXT;

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    SodiumFunctions.crypto_secretbox_easy(datagram + TAG, datagram + TEXT, length, nonce, key);
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    return SodiumFunctions.crypto_secretbox_open_easy(
            datagram + TEXT, datagram + TAG, length + TEXT - TAG, nonce, key)
        == 0;
  }
}
