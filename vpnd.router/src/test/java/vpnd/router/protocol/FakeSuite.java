// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.LongConsumer;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/**
 * Cryptography that is fast and safe from nothing but accidents: Diffie-Hellman modulo 2^61-1, a
 * mixing function as key stream and as tag. Public keys 0, 1 and -1 have a low order.
 */
final class FakeSuite implements CipherSuite, Cipher {
  private static final long PRIME = (1L << 61) - 1;
  private static final long GENERATOR = 37;

  private final FakeHeap heap;
  private final Entropy entropy;
  private LongConsumer openedUnder = key -> {};

  FakeSuite(FakeHeap heap, Entropy entropy) {
    this.heap = heap;
    this.entropy = entropy;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Cipher cipher() {
    return this;
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
  public boolean agree(long sharedKey, long secretKey, long publicKey) {
    var base = Long.remainderUnsigned(word(publicKey), PRIME);
    var isRefused = base <= 1 || base == PRIME - 1;
    var shared = isRefused ? 0 : power(base, word(secretKey));
    for (int i = 0; i < KEY_SIZE; i += Long.BYTES) {
      heap.at(sharedKey).putLong((int) sharedKey + i, isRefused ? 0 : mix(shared + i));
    }
    return !isRefused;
  }

  @Override
  public void seal(long key, long datagram, int length) {
    crypt(key, datagram, length);
    tag(key, datagram, length, true);
  }

  @Override
  public boolean open(long key, long datagram, int length) {
    if (!tag(key, datagram, length, false)) {
      return false;
    }
    crypt(key, datagram, length);
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

  private void crypt(long key, long datagram, int length) {
    var bytes = heap.at(datagram);
    var at = (int) datagram;
    var state = seed(key, datagram);
    var text = at + 40;
    var i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      bytes.putLong(text + i, bytes.getLong(text + i) ^ mix(state + i));
    }
    for (; i < length; i++) {
      bytes.put(text + i, (byte) (bytes.get(text + i) ^ mix(state + i)));
    }
  }

  /** Writes the tag, or tells whether the one that is there is right. */
  private boolean tag(long key, long datagram, int length, boolean write) {
    var bytes = heap.at(datagram);
    var at = (int) datagram;
    var text = at + 40;
    var sum = mix(seed(key, datagram) - 1 - length);
    var i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      sum = mix(sum ^ bytes.getLong(text + i));
    }
    for (; i < length; i++) {
      sum = mix(sum ^ bytes.get(text + i));
    }
    if (write) {
      bytes.putLong(at + 24, sum).putLong(at + 32, mix(sum));
      return true;
    }
    return bytes.getLong(at + 24) == sum && bytes.getLong(at + 32) == mix(sum);
  }

  private long seed(long key, long datagram) {
    var bytes = heap.at(datagram);
    var at = (int) datagram;
    var keys = heap.at(key);
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
