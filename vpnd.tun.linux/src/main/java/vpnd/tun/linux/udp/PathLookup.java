// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;

/** Asks the host how it would send to an endpoint, by a connected socket that sends nothing. */
final class PathLookup {
  private static final int IPPROTO_IP = 0;
  private static final int IP_MTU = 14;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_MTU = 24;

  private PathLookup() {}

  /** The path MTU that the kernel knows, in bytes; 0 if there is no route. */
  static int mtu(NativeEndpoint endpoint) {
    int socket = connect(endpoint);
    if (socket < 0) {
      return 0;
    }
    try {
      var block = NativeBlock.allocate(16);
      block.host().putInt(8, Integer.BYTES);
      int level = endpoint.isIpv4() ? IPPROTO_IP : IPPROTO_IPV6;
      int option = endpoint.isIpv4() ? IP_MTU : IPV6_MTU;
      long value = block.address();
      return Libc.getsockopt(socket, level, option, value, value + 8) == 0
          ? block.host().getInt(0)
          : 0;
    } finally {
      Libc.close(socket);
    }
  }

  /** The MTU in bytes of the link on which the host would send to an endpoint; 0 if unknown. */
  static int linkMtu(NativeEndpoint endpoint) {
    int socket = connect(endpoint);
    if (socket < 0) {
      return 0;
    }
    try {
      var family = family(endpoint);
      var name = SocketCalls.name(socket, family);
      var link = name == null ? null : NetworkInterface.getByInetAddress(address(family, name));
      return link == null ? 0 : link.getMTU();
    } catch (SocketException | UnknownHostException e) {
      return 0;
    } finally {
      Libc.close(socket);
    }
  }

  private static InetAddress address(SocketFamily family, NativeBlock name)
      throws UnknownHostException {
    var isIpv6 = family == SocketFamily.INET6;
    var bytes = new byte[isIpv6 ? 16 : 4];
    name.network().get(isIpv6 ? 8 : 4, bytes);
    return InetAddress.getByAddress(bytes);
  }

  /** Whether the host would choose the endpoint's local address by itself. */
  static boolean choosesLocal(NativeEndpoint endpoint) {
    int socket = connect(endpoint);
    if (socket < 0) {
      return false;
    }
    try {
      var family = family(endpoint);
      var name = SocketCalls.name(socket, family);
      return name != null
          && endpoint.isLocal(family.high(name, 0), family.low(name, 0), family.scope(name, 0));
    } finally {
      Libc.close(socket);
    }
  }

  /** A socket connected to an endpoint; negative if there is no route. */
  private static int connect(NativeEndpoint endpoint) {
    var family = family(endpoint);
    int socket = Libc.socket(family.number, SocketCalls.SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (socket < 0) {
      return socket;
    }
    var block = NativeBlock.allocate(SocketFamily.MAX_SIZE);
    family.write(block, 0, endpoint);
    if (Libc.connect(socket, block.address(), family.size) == 0) {
      return socket;
    }
    Libc.close(socket);
    return -1;
  }

  private static SocketFamily family(NativeEndpoint endpoint) {
    return endpoint.isIpv4() ? SocketFamily.INET : SocketFamily.INET6;
  }
}
