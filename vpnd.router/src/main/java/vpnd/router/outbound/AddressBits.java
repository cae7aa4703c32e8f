// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address as numbers that can be masked and compared.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the 32 of an IPv4 address
 */
public record AddressBits(long high, long low) {

  public static AddressBits of(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.capacity() == 4
        ? new AddressBits(0, bytes.getInt(0) & 0xffff_ffffL)
        : new AddressBits(bytes.getLong(0), bytes.getLong(8));
  }

  /** Whether these are the numbers of this address. */
  boolean is(long otherHigh, long otherLow) {
    return high == otherHigh && low == otherLow;
  }

  /** Ones where a prefix of this length has its bits. */
  public static AddressBits mask(int length, boolean isIpv4) {
    return isIpv4
        ? new AddressBits(0, ones(length + 32) & 0xffff_ffffL)
        : new AddressBits(ones(Math.min(64, length)), ones(Math.max(0, length - 64)));
  }

  private static long ones(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }
}
