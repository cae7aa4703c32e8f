// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

/** A packet of TCP or UDP right behind a header of IP without anything odd about it. */
final class PlainPacket {
  private PlainPacket() {}

  /** Where TCP or UDP begins; 0 if this is no such packet. */
  static int transport(byte[] packet) {
    boolean isIpv4 = packet.length >= 20 && packet[0] == 0x45;
    boolean isIpv6 = packet.length >= 40 && packet[0] >> 4 == 6;
    int start = isIpv4 ? 20 : 40;
    boolean isWhole =
        isIpv4
            ? SegmentModel.get16(packet, 2) == packet.length
                && (SegmentModel.get16(packet, 6) & 0xbfff) == 0
            : isIpv6 && SegmentModel.get16(packet, 4) == packet.length - 40;
    if (!isWhole) {
      return 0;
    }
    int left = packet.length - start;
    return switch (protocol(packet)) {
      case Packets.TCP -> left >= 20 && isTcpHeader(packet[start + 12], left) ? start : 0;
      case Packets.UDP -> left >= 8 && SegmentModel.get16(packet, start + 4) == left ? start : 0;
      default -> 0;
    };
  }

  /**
   * Puts a partial checksum in the place of one that is right.
   *
   * @return whether it was right
   */
  static boolean unfinish(byte[] packet, int start) {
    int protocol = protocol(packet);
    int checksum = SegmentModel.get16(packet, start + (protocol == Packets.TCP ? 16 : 6));
    long sum = Packets.pseudoSum(packet, protocol, packet.length - start);
    sum += SegmentModel.sum(packet, start, packet.length);
    if (checksum == 0 || SegmentModel.fold(sum) != 0xffff) {
      return false;
    }
    Packets.unfinish(packet, protocol, start);
    return true;
  }

  private static int protocol(byte[] packet) {
    return packet[packet[0] >> 4 == 4 ? 9 : 6];
  }

  private static boolean isTcpHeader(byte offset, int left) {
    int length = (offset >> 4 & 15) * 4;
    return length >= 20 && length <= left;
  }
}
