// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What a host demands of a large packet, or of one with a partial checksum. */
final class LargePacket {
  private LargePacket() {}

  /** What is wrong with it; empty if nothing is, or if it is neither. */
  static String fault(byte[] written, boolean withUdp) {
    var header = ByteBuffer.wrap(written).order(ByteOrder.nativeOrder());
    if (header.getLong(0) == 0 && header.getShort(8) == 0) {
      return "";
    }
    var packet = Arrays.copyOfRange(written, 10, written.length);
    boolean isIpv4 = packet[0] >> 4 == 4;
    int start = isIpv4 ? 20 : 40;
    int protocol = packet[isIpv4 ? 9 : 6];
    boolean isTcp = protocol == Packets.TCP;
    boolean isLarge = written[1] != 0;
    int headers = start + (isTcp ? (packet[start + 12] >> 4 & 15) * 4 : 8);
    int size = header.getShort(4);
    int length = SegmentModel.get16(packet, isIpv4 ? 2 : 4) + (isIpv4 ? 0 : 40);
    int field = start + (isTcp ? 16 : 6);
    if (written[0] != 1 || header.getShort(6) != start) {
      return "flags or start";
    }
    if (isLarge && (written[1] != (isTcp ? isIpv4 ? 1 : 4 : 5) || !(isTcp || withUdp))) {
      return "type";
    }
    if (header.getShort(2) != (isLarge ? headers : 0)) {
      return "length of headers";
    }
    if (header.getShort(8) != field - start) {
      return "place of the checksum";
    }
    if (isLarge && (size <= 0 || packet.length - headers <= size || packet.length > 65_535)) {
      return "size";
    }
    if (length != packet.length
        || (isLarge && isIpv4 && SegmentModel.sum(packet, 0, 20) != 0xffff)) {
      return "header of IP";
    }
    if (!isTcp
        && (SegmentModel.get16(packet, start + 4) != length - start
            || (isLarge && packet.length - headers > 64 * size))) {
      return "length of UDP";
    }
    int sum = Packets.pseudoSum(packet, protocol, length - start);
    return SegmentModel.get16(packet, field) == sum ? "" : "partial checksum";
  }
}
