// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

/**
 * An address at which the peer may be, or a name that the DNS resolves to such addresses.
 *
 * @param name a host name or the literal of an IPv4 or IPv6 address
 * @param port 1..65535, or 0 for {@link TunnelConfig#remotePort}
 */
public record RemoteHost(String name, int port) {
  /** Whether the name is the literal of an address, which needs no look-up. */
  public boolean isLiteral() {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  /** As in the configuration file, with the port only if it is one of its own. */
  @Override
  public String toString() {
    if (port == 0) {
      return name;
    }
    return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
  }
}
