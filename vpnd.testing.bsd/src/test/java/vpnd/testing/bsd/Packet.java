// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Packets of UDP, and checksums. */
final class Packet {
  private static final int UDP = 17;

  private Packet() {}

  /** A datagram, with all checksums. */
  static byte[] udp(String from, String to, int port, byte[] payload) throws Exception {
    var source = InetAddress.getByName(from).getAddress();
    var destination = InetAddress.getByName(to).getAddress();
    int size = 8 + payload.length;
    var datagram = ByteBuffer.allocate(size);
    datagram
        .putShort((short) port)
        .putShort((short) port)
        .putShort((short) size)
        .putShort((short) 0);
    datagram.put(payload);
    var pseudo = ByteBuffer.allocate(source.length * 2 + 4 + size);
    pseudo.put(source).put(destination).putShort((short) UDP).putShort((short) size);
    pseudo.put(datagram.array());
    datagram.putShort(6, (short) checksum(pseudo.array(), 0, pseudo.capacity()));
    return BsdLibc.join(header(source, destination, size), datagram.array());
  }

  private static byte[] header(byte[] source, byte[] destination, int size) {
    if (source.length == 16) {
      var header = ByteBuffer.allocate(40).putInt(0x60000000).putShort((short) size);
      return header.put((byte) UDP).put((byte) 64).put(source).put(destination).array();
    }
    var header = ByteBuffer.allocate(20).putShort((short) 0x4500).putShort((short) (20 + size));
    header
        .putInt(0)
        .put((byte) 64)
        .put((byte) UDP)
        .putShort((short) 0)
        .put(source)
        .put(destination);
    return header.putShort(10, (short) checksum(header.array(), 0, 20)).array();
  }

  /** The checksum of RFC 1071 of some bytes; 0 if they contain a correct one. */
  static int checksum(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += (i - from) % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
  }
}
