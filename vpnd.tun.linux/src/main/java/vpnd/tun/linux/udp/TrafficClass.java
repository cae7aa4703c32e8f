// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * The control message (cmsg(3)) with the traffic class of a datagram to send: {@code IP_TOS} of
 * ip(7), also on a dual-stack socket that sends by IPv4, or {@code IPV6_TCLASS} of ipv6(7); 4 bytes
 * each.
 */
final class TrafficClass {
  /** Size of the message in bytes, a multiple of 8. */
  static final int SIZE = 24;

  private static final int IPPROTO_IP = 0;
  private static final int IP_TOS = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_TCLASS = 67;

  private TrafficClass() {}

  /** Writes the message for a datagram to the endpoint. */
  static void write(NativeBlock block, int offset, NativeEndpoint target, int value) {
    boolean isIpv4 = target.isIpv4();
    ControlMessage.write(
        block,
        offset,
        isIpv4 ? IPPROTO_IP : IPPROTO_IPV6,
        isIpv4 ? IP_TOS : IPV6_TCLASS,
        Integer.BYTES);
    block.host().putInt(offset + ControlMessage.DATA, value);
  }
}
