// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The UDP address and port of a peer; immutable.
 *
 * @param socketAddress a resolved address
 */
public record Endpoint(InetSocketAddress socketAddress) {
  /**
   * @throws IllegalArgumentException if the address is not resolved
   */
  public Endpoint {
    if (socketAddress.isUnresolved()) {
      throw new IllegalArgumentException("unresolved: " + socketAddress.getHostString());
    }
  }

  /** The endpoint at an address and port. */
  public static Endpoint of(InetAddress address, int port) {
    return new Endpoint(new InetSocketAddress(address, port));
  }

  /** The IP address. */
  public InetAddress address() {
    return socketAddress.getAddress();
  }

  /** The UDP port, 1..65535. */
  public int port() {
    return socketAddress.getPort();
  }

  /** The usual notation: {@code 192.0.2.1:1337} or {@code [2001:db8::1]:1337}. */
  @Override
  public String toString() {
    var host = address().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
  }
}
