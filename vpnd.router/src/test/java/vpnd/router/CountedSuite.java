// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.router.protocol.RealSuite;

/**
 * The real suite as a service that can be removed: it notes who uses it afterwards, and how many
 * blocks of memory are in use. All instances share one.
 */
final class CountedSuite implements CipherSuite {
  static final CipherSuite SODIUM = RealSuite.SODIUM;

  private final CipherSuite real;
  private final AtomicInteger blocks;
  private final AtomicInteger misuses;
  private final Cipher cipher = new CheckedCipher();
  private volatile boolean isRemoved;

  /**
   * @param blocks counts the blocks of memory that are not closed
   * @param misuses counts the uses after {@link #remove}
   */
  CountedSuite(AtomicInteger blocks, AtomicInteger misuses) {
    this(SODIUM, blocks, misuses);
  }

  /**
   * @param real what does the work
   */
  CountedSuite(CipherSuite real, AtomicInteger blocks, AtomicInteger misuses) {
    this.real = real;
    this.blocks = blocks;
    this.misuses = misuses;
  }

  /** All suites that there are here. */
  static List<CountedSuite> all(AtomicInteger blocks, AtomicInteger misuses) {
    return Stream.of(SODIUM, RealSuite.AEGIS)
        .filter(Objects::nonNull)
        .map(suite -> new CountedSuite(suite, blocks, misuses))
        .toList();
  }

  /** From now on nobody may use this suite. */
  void remove() {
    isRemoved = true;
  }

  private void checkUse() {
    if (isRemoved) {
      misuses.incrementAndGet();
    }
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Cipher cipher() {
    checkUse();
    return cipher;
  }

  @Override
  public NativeMemory allocate(int size) {
    checkUse();
    blocks.incrementAndGet();
    return new Block(real.allocate(size), blocks, new AtomicBoolean());
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    checkUse();
    real.generateKeyPair(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    checkUse();
    real.derivePublicKey(secretKey, publicKey);
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    checkUse();
    return real.agree(agreed, secretKey, publicKey);
  }

  private final class CheckedCipher implements Cipher {
    @Override
    public void seal(long key, long nonce, long datagram, int length) {
      checkUse();
      real.cipher().seal(key, nonce, datagram, length);
      checkUse();
    }

    @Override
    public boolean open(long key, long nonce, long datagram, int length) {
      checkUse();
      var isOpen = real.cipher().open(key, nonce, datagram, length);
      checkUse();
      return isOpen;
    }
  }

  private record Block(NativeMemory memory, AtomicInteger blocks, AtomicBoolean isClosed)
      implements NativeMemory {
    @Override
    public long address() {
      return memory.address();
    }

    @Override
    public ByteBuffer bytes() {
      return memory.bytes();
    }

    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        blocks.decrementAndGet();
        memory.close();
      }
    }
  }
}
