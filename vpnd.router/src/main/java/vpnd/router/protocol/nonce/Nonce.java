// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import java.nio.ByteBuffer;

/**
 * An unsigned 192-bit number, the unit of the nonce counters (protocol, section 4).
 *
 * @param high bits 128..191
 * @param middle bits 64..127
 * @param low bits 0..63
 */
public record Nonce(long high, long middle, long low) implements Comparable<Nonce> {
  /** Bytes on the wire and in a file, least significant first. */
  public static final int SIZE = 24;

  /**
   * Where in the upper 64 bits of a counter that we make the milliseconds since 1970 are, 48 bits
   * (protocol, section 13.4).
   */
  public static final int CLOCK_SHIFT = 8;

  private static final long CLOCK_MASK = 0xffff_ffff_ffffL;

  /** The smallest nonce. */
  public static final Nonce ZERO = new Nonce(0, 0, 0);

  /** Reads the {@value #SIZE} bytes at an index of a big-endian buffer. */
  public static Nonce read(ByteBuffer from, int index) {
    return new Nonce(high(from, index), middle(from, index), low(from, index));
  }

  public static long high(ByteBuffer from, int index) {
    return Long.reverseBytes(from.getLong(index + 16));
  }

  public static long middle(ByteBuffer from, int index) {
    return Long.reverseBytes(from.getLong(index + 8));
  }

  public static long low(ByteBuffer from, int index) {
    return Long.reverseBytes(from.getLong(index));
  }

  public static void write(ByteBuffer to, int index, long high, long middle, long low) {
    to.putLong(index, Long.reverseBytes(low));
    to.putLong(index + 8, Long.reverseBytes(middle));
    to.putLong(index + 16, Long.reverseBytes(high));
  }

  /** Writes {@value #SIZE} bytes at an index of a big-endian buffer. */
  public void write(ByteBuffer to, int index) {
    write(to, index, high, middle, low);
  }

  /**
   * The upper 64 bits of a counter that is made at a time. 0xfe on top makes it higher than an
   * original's own counter with a probability of 0.99.
   *
   * @param random of which the lowest 8 bits are used
   */
  public static long highAt(long epochMillis, long random) {
    return 0xfeL << 56 | (epochMillis & CLOCK_MASK) << CLOCK_SHIFT | (random & 0xff);
  }

  /** This number and another, modulo 2^192. */
  public Nonce plus(Nonce other) {
    var newLow = low + other.low;
    var carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
    var partial = middle + other.middle;
    var newMiddle = partial + carry;
    var carryHigh =
        Long.compareUnsigned(partial, middle) < 0 || (carry == 1 && newMiddle == 0) ? 1 : 0;
    return new Nonce(high + other.high + carryHigh, newMiddle, newLow);
  }

  /** This number and an unsigned 64-bit one, modulo 2^192. */
  public Nonce plus(long other) {
    return plus(new Nonce(0, 0, other));
  }

  @Override
  public int compareTo(Nonce other) {
    return compare(high, middle, low, other.high, other.middle, other.low);
  }

  public static int compare(
      long high1, long middle1, long low1, long high2, long middle2, long low2) {
    if (high1 != high2) {
      return Long.compareUnsigned(high1, high2);
    }
    return middle1 != middle2
        ? Long.compareUnsigned(middle1, middle2)
        : Long.compareUnsigned(low1, low2);
  }

  /**
   * What {@code minuend - subtrahend - borrow} borrows from the next word, 0 or 1; all unsigned.
   */
  static int borrow(long minuend, long subtrahend, int borrow) {
    return Long.compareUnsigned(minuend, subtrahend) < 0 || (borrow == 1 && minuend == subtrahend)
        ? 1
        : 0;
  }

  /** 48 hexadecimal digits, most significant first. */
  @Override
  public String toString() {
    return "%016x%016x%016x".formatted(high, middle, low);
  }
}
