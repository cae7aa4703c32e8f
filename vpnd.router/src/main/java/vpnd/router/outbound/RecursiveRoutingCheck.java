// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.nio.ByteBuffer;

/**
 * Tells the tunnel's own datagrams among the packets that the host sends into the tunnel. They come
 * where the host has lost its route to a peer whose address lies in the network behind that same
 * peer: each would be packed into another one, without end.
 */
public final class RecursiveRoutingCheck {
  private static final int UDP = 17;
  private static final int IPV6_HEADER = 40;

  private RecursiveRoutingCheck() {}

  /**
   * Whether a packet is UDP to the very address and port to which it would go as a datagram.
   * Allocates nothing.
   *
   * @param at where a whole IP header begins in a big-endian buffer
   * @param length of the packet in bytes
   */
  public static boolean isOne(ByteBuffer bytes, int at, int length, Outbox target) {
    var endpoint = target.endpoint;
    var address = target.address;
    var isIpv4 = (bytes.get(at) & 0xf0) == 0x40;
    var header = isIpv4 ? (bytes.get(at) & 0xf) * 4 : IPV6_HEADER;
    return endpoint != null
        && address != null
        && bytes.get(at + (isIpv4 ? 9 : 6)) == UDP
        && length >= header + 4
        && (bytes.getShort(at + header + 2) & 0xffff) == endpoint.port()
        && (isIpv4
            ? address.is(0, bytes.getInt(at + 16) & 0xffff_ffffL)
            : address.is(bytes.getLong(at + 24), bytes.getLong(at + 32)));
  }
}
