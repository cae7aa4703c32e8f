// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.LongConsumer;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.router.protocol.nonce.Nonce;

/**
 * Cryptography that is fast and safe from nothing but accidents: Diffie-Hellman modulo 2^61-1, a
 * mixing function as key stream and as tag. Public keys 0, 1 and -1 have a low order. It comes as a
 * box and as {@link #aegis}, with their nonces, tags and keys.
 */
final class FakeSuite implements CipherSuite, Cipher {
  private static final long PRIME = (1L << 61) - 1;
  private static final long GENERATOR = 37;
  private static final int TEXT = 40;

  private final FakeHeap heap;
  private final Entropy entropy;
  private final boolean isAegis;
  private final Cipher cipher;
  private LongConsumer openedUnder = key -> {};

  FakeSuite(FakeHeap heap, Entropy entropy) {
    this.heap = heap;
    this.entropy = entropy;
    this.isAegis = false;
    this.cipher = this;
  }

  /** A suite like another, with a cipher in the place of its own. */
  FakeSuite(FakeSuite like, Cipher cipher) {
    this.heap = like.heap;
    this.entropy = like.entropy;
    this.isAegis = like.isAegis;
    this.cipher = cipher;
  }

  private FakeSuite(FakeSuite secretBox) {
    this.heap = secretBox.heap;
    this.entropy = secretBox.entropy;
    this.isAegis = true;
    this.cipher = this;
  }

  /** The other suite, which has a key for each direction and loses what it cannot open. */
  FakeSuite aegis() {
    return new FakeSuite(this);
  }

  @Override
  public String name() {
    return isAegis ? "aegis256" : "nacl";
  }

  @Override
  public Cipher cipher() {
    return cipher;
  }

  @Override
  public NativeMemory allocate(int size) {
    return heap.allocate(size);
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    heap.at(secretKey).putLong((int) secretKey, entropy.nextLong() >>> 4 | 2);
    derivePublicKey(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    heap.at(publicKey).putLong((int) publicKey, publicKey(word(secretKey)));
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    var own = publicKey(word(secretKey));
    var peer = Long.remainderUnsigned(word(publicKey), PRIME);
    var isRefused = peer <= 1 || peer == PRIME - 1;
    var shared = isRefused ? 0 : power(peer, word(secretKey));
    heap.at(agreed).put((int) agreed, new byte[AGREED_SIZE]);
    if (isRefused) {
      return false;
    }
    write(agreed, SEALING_KEY_AT, SEALING_COUNTER_AT, direction(shared, own, peer));
    write(agreed, OPENING_KEY_AT, OPENING_COUNTER_AT, direction(shared, peer, own));
    return true;
  }

  private long direction(long shared, long sender, long receiver) {
    return isAegis ? mix(mix(shared + 1) ^ mix(sender) + 3 * receiver) : shared;
  }

  private void write(long agreed, int keyAt, int counterAt, long seed) {
    var bytes = heap.at(agreed);
    for (int i = 0; i < KEY_SIZE; i += Long.BYTES) {
      bytes.putLong((int) agreed + keyAt + i, mix(seed + i));
    }
    if (isAegis) {
      bytes.putInt((int) agreed + counterAt + Integer.BYTES, (int) mix(seed - 1));
    }
  }

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    var seed = seed(key, nonce, datagram);
    crypt(seed, datagram, length);
    tag(seed, datagram, length, true);
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    var seed = seed(key, nonce, datagram);
    if (!tag(seed, datagram, length, false)) {
      if (isAegis) {
        heap.at(datagram).put((int) datagram + TEXT, new byte[length]);
      }
      return false;
    }
    crypt(seed, datagram, length);
    openedUnder.accept(word(key));
    return true;
  }

  /** Tells an observer the {@link #word} of the key whenever a datagram was opened. */
  void onOpened(LongConsumer observer) {
    openedUnder = observer;
  }

  /** The first word of the public key that belongs to the first word of a secret key. */
  static long publicKey(long secretKey) {
    return power(GENERATOR, secretKey);
  }

  /** The first word of a key, which stands for the whole of it. */
  long word(long address) {
    return heap.at(address).getLong((int) address);
  }

  private void crypt(long seed, long datagram, int length) {
    var bytes = heap.at(datagram);
    var text = (int) datagram + TEXT;
    var i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      bytes.putLong(text + i, bytes.getLong(text + i) ^ mix(seed + i));
    }
    for (; i < length; i++) {
      bytes.put(text + i, (byte) (bytes.get(text + i) ^ mix(seed + i)));
    }
  }

  /** Writes the tag, or tells whether the one that is there is right. */
  private boolean tag(long seed, long datagram, int length, boolean write) {
    var bytes = heap.at(datagram);
    var at = (int) datagram;
    var text = at + TEXT;
    var sum = mix(seed - 1 - length);
    var i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      sum = mix(sum ^ bytes.getLong(text + i));
    }
    for (; i < length; i++) {
      sum = mix(sum ^ bytes.get(text + i));
    }
    for (var word = at + (isAegis ? Long.BYTES : Nonce.SIZE); word < text; word += Long.BYTES) {
      if (write) {
        bytes.putLong(word, sum);
      } else if (bytes.getLong(word) != sum) {
        return false;
      }
      sum = mix(sum);
    }
    return true;
  }

  private long seed(long key, long nonce, long datagram) {
    var keys = heap.at(key);
    var bytes = heap.at(nonce);
    var at = (int) nonce;
    if (isAegis
        && (bytes.getLong(at) != heap.at(datagram).getLong((int) datagram)
            || (bytes.getLong(at + 8) | bytes.getLong(at + 16) | bytes.getLong(at + 24)) != 0)) {
      throw new AssertionError("the nonce is not the counter");
    }
    var sum = keys.getLong((int) key) ^ bytes.getLong(at);
    sum = mix(sum) ^ keys.getLong((int) key + 8) ^ bytes.getLong(at + 8);
    return mix(sum) ^ keys.getLong((int) key + 16) ^ bytes.getLong(at + 16);
  }

  /** David Stafford's mixing function 13. */
  static long mix(long value) {
    var z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static long power(long base, long exponent) {
    var result = 1L;
    var square = base;
    for (var rest = exponent; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  private static long multiply(long a, long b) {
    var low = a * b;
    var sum = (low & PRIME) + ((low >>> 61) | (Math.multiplyHigh(a, b) << 3));
    return sum >= PRIME ? sum - PRIME : sum;
  }
}
