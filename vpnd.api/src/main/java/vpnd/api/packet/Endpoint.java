// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The UDP address and port of a peer, and the local address that it contacts; immutable.
 *
 * @param socketAddress a resolved address
 * @param local the local address to which the peer sends, and from which it expects replies, since
 *     a firewall on the path may pass no others; null if that is not known, as of a name that was
 *     looked up
 * @param localPort the own port in the same way, if it is one of {@code
 *     UdpSocket.openEphemeralPort}; otherwise 0
 */
public record Endpoint(
    InetSocketAddress socketAddress, @Nullable InetAddress local, int localPort) {
  /**
   * @throws IllegalArgumentException if the address is not resolved
   */
  public Endpoint {
    if (socketAddress.isUnresolved()) {
      throw new IllegalArgumentException("unresolved: " + socketAddress.getHostString());
    }
  }

  /** The same for the port that the socket was opened with. */
  public Endpoint(InetSocketAddress socketAddress, @Nullable InetAddress local) {
    this(socketAddress, local, 0);
  }

  /** The endpoint at an address and port; the own address is not known. */
  public static Endpoint of(InetAddress address, int port) {
    return new Endpoint(new InetSocketAddress(address, port), null);
  }

  /** Whether another endpoint has the same address and port, whatever the own address. */
  public boolean isAt(Endpoint other) {
    return socketAddress.equals(other.socketAddress);
  }

  /**
   * Whether datagrams to another endpoint take the same path, as far as is known: it has the same
   * address and port, and no other own address or port.
   */
  public boolean isSameWay(Endpoint other) {
    return isAt(other)
        && localPort == other.localPort
        && (local == null || other.local == null || local.equals(other.local));
  }

  /** The same place, reached from another own port. */
  public Endpoint from(int otherLocalPort) {
    return new Endpoint(socketAddress, null, otherLocalPort);
  }

  /** The IP address. */
  public InetAddress address() {
    return socketAddress.getAddress();
  }

  /** The UDP port, 1..65535. */
  public int port() {
    return socketAddress.getPort();
  }

  /**
   * The usual notation, without the own address: {@code 192.0.2.1:1337} or {@code
   * [2001:db8::1]:1337}.
   */
  @Override
  public String toString() {
    var host = address().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
  }
}
