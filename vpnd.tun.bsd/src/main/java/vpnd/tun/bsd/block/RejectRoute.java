// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.block;

import java.io.IOException;
import java.util.Map;
import vpnd.api.network.IpPrefix;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * A route that rejects all packets to a network, see {@code -reject} in route(8). The program that
 * sends one gets an error.
 *
 * @param network without host bits
 */
record RejectRoute(IpPrefix network) {
  void add(SystemCommands commands) throws IOException {
    commands.run("reject.add", values());
  }

  void delete(SystemCommands commands) throws IOException {
    commands.run("route.delete", values());
  }

  private Map<String, String> values() {
    return Map.of(
        "FAMILY", RouteEntry.family(network),
        "NETWORK", RouteEntry.text(network),
        "LOOPBACK", network.isIpv4() ? "127.0.0.1" : "::1");
  }

  @Override
  public String toString() {
    return "packets to %s are rejected".formatted(network);
  }
}
