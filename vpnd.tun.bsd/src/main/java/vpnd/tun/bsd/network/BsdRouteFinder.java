// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import vpnd.api.network.IpPrefix;
import vpnd.netconfig.RouteFinder;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/** Asks the kernel by route(8), "get". */
record BsdRouteFinder(SystemCommands commands) implements RouteFinder {
  @Override
  public FoundRoute find(InetAddress address) throws IOException {
    var entry =
        RouteEntry.find(commands, IpPrefix.of(address))
            .filter(found -> !found.rejects())
            .orElseThrow(() -> new IOException("no route to " + address.getHostAddress()));
    return new FoundRoute(entry.device(), entry.network().length(), false);
  }

  @Override
  public String addCommand(InetAddress address) {
    var family = RouteEntry.family(IpPrefix.of(address));
    return "route add %s %s".formatted(family, address.getHostAddress());
  }
}
