// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * Numbered IPv4 packets, as one host behind a gateway sends them to another: a header without
 * options (RFC 791), the number (8 bytes, network order) and zeros.
 */
public final class InnerPacket {
  private static final int HEADER = 20;
  private static final int SIZE = 200;
  private static final byte VERSION_4_HEADER_OF_5_WORDS = 0x45;
  private static final byte HOPS = 64;

  /** A protocol number for experiments (RFC 3692). */
  private static final byte PROTOCOL = (byte) 253;

  private static final int CHECKSUM = 10;

  private InnerPacket() {}

  /** Makes the packet with a number. */
  public static byte[] of(Inet4Address from, Inet4Address to, long number) {
    var packet = ByteBuffer.allocate(SIZE);
    packet.put(VERSION_4_HEADER_OF_5_WORDS).put((byte) 0).putShort((short) SIZE).putInt(0);
    packet.put(HOPS).put(PROTOCOL).putShort((short) 0).put(from.getAddress()).put(to.getAddress());
    packet.putLong(number);
    packet.putShort(CHECKSUM, (short) ~sum(packet));
    return packet.array();
  }

  /** The number of a packet, or -1 if it is foreign or damaged. */
  public static long number(byte[] packet) {
    var buffer = ByteBuffer.wrap(packet);
    return packet.length == SIZE && (short) sum(buffer) == -1 ? buffer.getLong(HEADER) : -1;
  }

  /** The ones' complement sum of the header (RFC 1071). */
  private static int sum(ByteBuffer packet) {
    int sum = 0;
    for (int index = 0; index < HEADER; index += 2) {
      sum += packet.getShort(index) & 0xffff;
    }
    return (sum & 0xffff) + (sum >>> 16);
  }
}
