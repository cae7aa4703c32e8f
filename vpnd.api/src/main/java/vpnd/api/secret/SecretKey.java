// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.secret;

import java.nio.ByteBuffer;
import java.util.Arrays;
import vpnd.api.crypto.CipherSuite;

/**
 * A 32-byte secret outside the Java heap, where garbage collection leaves no copies. It cannot be
 * read accidentally: {@link #toString} does not show it, and it is not available as an array.
 *
 * <p>All methods may be called from any thread.
 */
public final class SecretKey implements AutoCloseable {
  private static final int SIZE = CipherSuite.KEY_SIZE;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
  private boolean closed;

  /**
   * Copies the secret and overwrites the array.
   *
   * @throws IllegalArgumentException if the array does not hold 32 bytes
   */
  public SecretKey(byte[] secret) {
    if (secret.length != SIZE) {
      throw new IllegalArgumentException("a secret key has " + SIZE + " bytes");
    }
    bytes.put(0, secret);
    Arrays.fill(secret, (byte) 0);
  }

  /**
   * Copies the secret into {@code target}, from index 0 on.
   *
   * @throws IllegalStateException if this key was closed
   */
  public synchronized void copyTo(ByteBuffer target) {
    if (closed) {
      throw new IllegalStateException("the secret key was wiped");
    }
    target.put(0, bytes, 0, SIZE);
  }

  /** Overwrites the secret. */
  @Override
  public synchronized void close() {
    closed = true;
    bytes.put(0, new byte[SIZE]);
  }

  /**
   * Whether the other is a key with the same bytes, in constant time. A closed key equals only
   * itself.
   */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SecretKey that)) {
      return false;
    }
    var theirs = ByteBuffer.allocateDirect(SIZE);
    return that.copied(theirs) && hasBytes(theirs);
  }

  private synchronized boolean copied(ByteBuffer target) {
    if (!closed) {
      copyTo(target);
    }
    return !closed;
  }

  /** Overwrites {@code theirs}. */
  private synchronized boolean hasBytes(ByteBuffer theirs) {
    int difference = closed ? 1 : 0;
    for (int i = 0; i < SIZE; i++) {
      difference |= bytes.get(i) ^ theirs.get(i);
      theirs.put(i, (byte) 0);
    }
    return difference == 0;
  }

  /** The same for all keys. */
  @Override
  public int hashCode() {
    return SIZE;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
