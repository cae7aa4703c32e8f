// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.api.packet.Endpoint;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * How addresses of one family lie in memory: {@code sockaddr_in} of ip(4) or {@code sockaddr_in6}
 * of ip6(4), and the control message with the own address of a datagram.
 */
interface FamilyFormat {
  /** {@code PF_INET} or {@code PF_INET6}. */
  int family();

  /** Whether this is IPv4. */
  boolean isIpv4();

  /** Size of a socket address in bytes. */
  int size();

  /** Sets the options of a new socket, of which only the first is needed. */
  void prepare(SocketOptions socket);

  /** Sets whether this host and routers may fragment what a socket sends. */
  void fragment(SocketOptions socket, boolean may);

  /** Writes the address of all own interfaces with a port. */
  void any(NativeBlock block, int at, int port);

  /** Writes the address of an endpoint. */
  void write(NativeBlock block, int at, NativeEndpoint endpoint);

  /**
   * Writes the control message that sends from the own address of an endpoint; returns its size.
   */
  int writeOwn(NativeBlock block, int at, NativeEndpoint endpoint);

  /**
   * Finds the endpoint of a received datagram.
   *
   * @param at offset of the source's address
   * @param control offset of the control messages
   * @param controlEnd their end
   */
  Endpoint endpoint(
      NativeBlock block, int at, int control, int controlEnd, EndpointCache endpoints);
}
