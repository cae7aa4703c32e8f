// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.nio.ByteBuffer;

/** The differentiated services code point of a packet (RFC 2474). */
final class Dscp {
  private static final int ECN = 3;

  private Dscp() {}

  /**
   * The traffic class of a packet without its ECN field, which the other side does not read (RFC
   * 6040, section 4.3).
   *
   * @param packet IPv4 or IPv6, at this offset
   */
  static int of(ByteBuffer packet, int offset) {
    int start = packet.getShort(offset);
    boolean isIpv6 = (start >>> 12 & 0xf) == 6;
    return (isIpv6 ? start >>> 4 : start) & 0xff & ~ECN;
  }
}
