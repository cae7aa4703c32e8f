// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.nio.ByteBuffer;
import vpnd.api.packet.PacketBatch;

/**
 * Lowers the maximum segment size that a TCP connection announces as it begins (RFC 9293, section
 * 3.7.1) to what the way to the peer takes. So connections through the tunnel need no ICMP "packet
 * too big" of the gateways, which many networks drop. Allocates nothing.
 */
public final class MssClamp {
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int TCP_HEADER = 20;
  private static final int TCP = 6;
  private static final int SYN = 2;
  private static final int END = 0;
  private static final int NO_OPERATION = 1;
  private static final int MAXIMUM_SEGMENT_SIZE = 2;

  private MssClamp() {}

  /**
   * Looks at the packet in a slot; what is no SYN segment stays as it is.
   *
   * @param mtu the largest packet on the way to the peer, in bytes
   */
  public static void apply(PacketBatch batch, int slot, int mtu) {
    var bytes = batch.bytes();
    var at = batch.offset(slot) + PacketBatch.HEADROOM;
    var end = batch.offset(slot) + batch.length(slot);
    if (end - at < IPV4_HEADER + TCP_HEADER) {
      return;
    }
    var isIpv4 = (bytes.get(at) & 0xf0) == 0x40;
    if (bytes.get(at + (isIpv4 ? 9 : 6)) != TCP || (isIpv4 && isLaterFragment(bytes, at))) {
      return;
    }
    var header = at + (isIpv4 ? (bytes.get(at) & 0xf) * 4 : IPV6_HEADER);
    if (end - header >= TCP_HEADER && (bytes.get(header + 13) & SYN) != 0) {
      var most = mtu - TCP_HEADER - (isIpv4 ? IPV4_HEADER : IPV6_HEADER);
      lower(bytes, header, end, most, batch.hasPartialChecksum(slot));
    }
  }

  private static boolean isLaterFragment(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + 6) & 0x1fff) != 0;
  }

  private static void lower(
      ByteBuffer bytes, int header, int packetEnd, int most, boolean hasPartialChecksum) {
    var end = Math.min(packetEnd, header + (bytes.get(header + 12) >>> 4 & 0xf) * 4);
    var option = header + TCP_HEADER;
    while (option < end && bytes.get(option) != END) {
      if (bytes.get(option) == NO_OPERATION) {
        option++;
        continue;
      }
      var length = option + 1 < end ? bytes.get(option + 1) & 0xff : 0;
      if (length < 2 || option + length > end) {
        return;
      }
      if (bytes.get(option) == MAXIMUM_SEGMENT_SIZE && length == 4) {
        var announced = bytes.getShort(option + 2) & 0xffff;
        if (announced > most) {
          bytes.putShort(option + 2, (short) most);
          if (!hasPartialChecksum) {
            var isOdd = ((option - header) & 1) != 0;
            adjust(
                bytes, header + 16, isOdd ? swap(announced) : announced, isOdd ? swap(most) : most);
          }
        }
        return;
      }
      option += length;
    }
  }

  /** A checksum after 16 bits have changed: RFC 1624, equation 3. */
  private static void adjust(ByteBuffer bytes, int field, int before, int after) {
    var sum = (~bytes.getShort(field) & 0xffff) + (~before & 0xffff) + after;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    bytes.putShort(field, (short) ~sum);
  }

  private static int swap(int value) {
    return value >>> 8 | (value & 0xff) << 8;
  }
}
