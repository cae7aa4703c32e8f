// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import vpnd.api.crypto.Cipher;
import vpnd.api.packet.DatagramLayout;

/**
 * AEGIS-256 with a tag of 32 bytes (protocol, section 14). libsodium writes the text while it
 * computes the tag, and wipes it if the tag is wrong.
 */
final class Aegis256 implements Cipher {
  private static final int TAG = DatagramLayout.AEGIS256_TAG;
  private static final int TEXT = DatagramLayout.TEXT;
  private static final long NONE = 0;

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    AegisFunctions.crypto_aead_aegis256_encrypt_detached(
        text, datagram + TAG, NONE, text, length, NONE, 0, NONE, nonce, key);
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    return AegisFunctions.crypto_aead_aegis256_decrypt_detached(
            text, NONE, text, length, datagram + TAG, NONE, 0, nonce, key)
        == 0;
  }
}
