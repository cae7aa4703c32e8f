// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A 32-octet secret outside the Java heap, where no garbage collection leaves copies of it. It
 * shows itself to nobody: {@link #toString} says nothing, and there is no way to get it as an
 * array.
 *
 * <p>All methods may be called from any thread.
 */
public final class SecretKey implements AutoCloseable {
  private static final int SIZE = CipherSuite.KEY_SIZE;

  private final ByteBuffer octets = ByteBuffer.allocateDirect(SIZE);
  private boolean closed;

  /**
   * Takes the secret over and overwrites the array.
   *
   * @throws IllegalArgumentException if the array does not hold 32 octets
   */
  public SecretKey(byte[] secret) {
    if (secret.length != SIZE) {
      throw new IllegalArgumentException("a secret key has " + SIZE + " octets");
    }
    octets.put(0, secret);
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
    target.put(0, octets, 0, SIZE);
  }

  /** Overwrites the secret. */
  @Override
  public synchronized void close() {
    closed = true;
    octets.put(0, new byte[SIZE]);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
