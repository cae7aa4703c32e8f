// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** IP packets with sound headers, filled with bytes that tell places apart. */
final class InnerPackets {
  private InnerPackets() {}

  /** An IPv4 address of a private network. */
  static InetAddress host(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 1, 2, (byte) number});
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes are an address", e);
    }
  }

  /** An IPv4 packet of so many bytes in all, at least 20. */
  static byte[] ipv4(InetAddress source, InetAddress destination, int length) {
    return filled(length)
        .putShort(0, (short) 0x4500)
        .putShort(2, (short) length)
        .put(12, source.getAddress())
        .put(16, destination.getAddress())
        .array();
  }

  /** An IPv6 packet of so many bytes in all, at least 40. */
  static byte[] ipv6(InetAddress source, InetAddress destination, int length) {
    return filled(length)
        .putInt(0, 6 << 28)
        .putShort(4, (short) (length - 40))
        .put(8, source.getAddress())
        .put(24, destination.getAddress())
        .array();
  }

  private static ByteBuffer filled(int length) {
    var packet = ByteBuffer.allocate(length);
    for (var i = 0; i < length; i++) {
      packet.put(i, (byte) (i * 31 + length));
    }
    return packet;
  }
}
