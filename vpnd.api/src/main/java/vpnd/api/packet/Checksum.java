// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import java.nio.ByteBuffer;

/**
 * The ones' complement checksum of IP, TCP and UDP, RFC 1071, for ports that split or coalesce
 * packets. Sums are folded only at the end; those of up to 64 KiB can be added without overflow.
 * Allocates nothing.
 */
public final class Checksum {
  private static final long LOW = 0xffff_ffffL;

  private Checksum() {}

  /**
   * The sum of bytes as 16-bit numbers in network order; the first byte is a high one.
   *
   * @param bytes big-endian
   */
  public static long sum(ByteBuffer bytes, int from, int to) {
    long sum = 0;
    int at = from;
    for (; at <= to - 32; at += 32) {
      long a = bytes.getLong(at);
      long b = bytes.getLong(at + 8);
      long c = bytes.getLong(at + 16);
      long d = bytes.getLong(at + 24);
      sum += (a >>> 32) + (a & LOW) + (b >>> 32) + (b & LOW);
      sum += (c >>> 32) + (c & LOW) + (d >>> 32) + (d & LOW);
    }
    for (; at <= to - 4; at += 4) {
      sum += bytes.getInt(at) & LOW;
    }
    if (at <= to - 2) {
      sum += bytes.getShort(at) & 0xffff;
      at += 2;
    }
    return at < to ? sum + ((bytes.get(at) & 0xff) << 8) : sum;
  }

  /** A sum folded to 16 bits: 0xffff if it includes a correct checksum. */
  public static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & LOW);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }

  /** The checksum to write into a field that was summed as 0. */
  public static short of(long sum) {
    return (short) ~fold(sum);
  }

  /** The same, but 0xffff instead of 0. In UDP 0 means no checksum; TCP accepts both. */
  public static short ofNonZero(long sum) {
    short value = of(sum);
    return value == 0 ? (short) 0xffff : value;
  }
}
