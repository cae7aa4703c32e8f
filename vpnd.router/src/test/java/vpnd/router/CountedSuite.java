// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.crypto.Sodium;

/**
 * The real suite as a service that can be removed: it notes who uses it afterwards, and how many
 * blocks of memory are in use. Only one Sodium can be open, so all instances share one.
 */
final class CountedSuite implements CipherSuite {
  static final Sodium SODIUM = open();

  private final AtomicInteger blocks;
  private final AtomicInteger misuses;
  private final Cipher cipher = new CheckedCipher();
  private volatile boolean isRemoved;

  /**
   * @param blocks counts the blocks of memory that are not closed
   * @param misuses counts the uses after {@link #remove}
   */
  CountedSuite(AtomicInteger blocks, AtomicInteger misuses) {
    this.blocks = blocks;
    this.misuses = misuses;
  }

  private static Sodium open() {
    try {
      return Sodium.open(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    return SODIUM.name();
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
    return new Block(SODIUM.allocate(size), blocks, new AtomicBoolean());
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    checkUse();
    SODIUM.generateKeyPair(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    checkUse();
    SODIUM.derivePublicKey(secretKey, publicKey);
  }

  @Override
  public boolean agree(long sharedKey, long secretKey, long publicKey) {
    checkUse();
    return SODIUM.agree(sharedKey, secretKey, publicKey);
  }

  private final class CheckedCipher implements Cipher {
    @Override
    public void seal(long key, long datagram, int length) {
      checkUse();
      SODIUM.cipher().seal(key, datagram, length);
      checkUse();
    }

    @Override
    public boolean open(long key, long datagram, int length) {
      checkUse();
      var isOpen = SODIUM.cipher().open(key, datagram, length);
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
