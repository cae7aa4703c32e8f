// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.jna.Pointer;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * The cipher suite {@code aegis256} (protocol, section 14); memory and key pairs are those of the
 * box.
 */
final class AegisSuite implements CipherSuite {
  private static final byte[] LABEL = "vpnd data key aegis256".getBytes(US_ASCII);
  private static final int SENDER_AT = LABEL.length;
  private static final int RECEIVER_AT = SENDER_AT + KEY_SIZE;
  private static final int TEXT_SIZE = RECEIVER_AT + KEY_SIZE;
  private static final int HASH_SIZE = 64;

  /** The hash gives the upper half of the first counter; the lower half begins at zero. */
  private static final int SERIES_AT = 4;

  private final Sodium sodium;
  private volatile Cipher cipher = new Aegis256();

  AegisSuite(Sodium sodium) {
    this.sodium = sodium;
  }

  /** Uses another implementation of the cipher from now on. */
  void use(Cipher replacement) {
    cipher = replacement;
  }

  @Override
  public String name() {
    return "aegis256";
  }

  @Override
  public Cipher cipher() {
    return cipher;
  }

  @Override
  public NativeMemory allocate(int size) {
    return sodium.allocate(size);
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    sodium.generateKeyPair(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    sodium.derivePublicKey(secretKey, publicKey);
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    new Pointer(agreed).clear(AGREED_SIZE);
    try (var shared = allocate(KEY_SIZE);
        var own = allocate(KEY_SIZE)) {
      if (AegisFunctions.crypto_scalarmult(shared.address(), secretKey, publicKey) != 0) {
        return false;
      }
      derivePublicKey(secretKey, own.address());
      var secret = shared.address();
      derive(agreed, SEALING_KEY_AT, SEALING_COUNTER_AT, secret, own.address(), publicKey);
      derive(agreed, OPENING_KEY_AT, OPENING_COUNTER_AT, secret, publicKey, own.address());
      return true;
    }
  }

  /** Writes the key and the first counter of one direction. */
  private void derive(
      long agreed, int keyAt, int counterAt, long shared, long sender, long receiver) {
    try (var text = allocate(TEXT_SIZE);
        var hash = allocate(HASH_SIZE)) {
      text.bytes().put(0, LABEL);
      copy(sender, text.address() + SENDER_AT);
      copy(receiver, text.address() + RECEIVER_AT);
      AegisFunctions.crypto_generichash(
          hash.address(), HASH_SIZE, text.address(), TEXT_SIZE, shared, KEY_SIZE);
      copy(hash.address(), agreed + keyAt);
      new Pointer(agreed)
          .setInt(counterAt + SERIES_AT, new Pointer(hash.address()).getInt(KEY_SIZE));
    }
  }

  private static void copy(long from, long to) {
    new Pointer(to).getByteBuffer(0, KEY_SIZE).put(new Pointer(from).getByteBuffer(0, KEY_SIZE));
  }
}
