// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import vpnd.api.network.IpPrefix;

/**
 * Finds routes that would send the tunnel's own datagrams into the tunnel, a routing loop.
 *
 * @param device name of the tunnel's interface
 */
public record LoopCheck(String device, RouteFinder finder) {
  /**
   * The networks that must not be routed into the tunnel, with the reason.
   *
   * @param peers addresses that the tunnel's own datagrams go to
   * @param networks without host bits
   */
  public Map<IpPrefix, IOException> refused(
      Collection<InetAddress> peers, Collection<IpPrefix> networks) {
    var refused = new LinkedHashMap<IpPrefix, IOException>();
    for (var address : peers) {
      for (var network : networks) {
        if (network.contains(address) && !hasRouteOutside(address, network)) {
          refused.putIfAbsent(network, fault(address, network));
        }
      }
    }
    return refused;
  }

  /** Whether the host has a more specific route for an address than that of the network. */
  private boolean hasRouteOutside(InetAddress address, IpPrefix network) {
    try {
      var found = finder.find(address);
      return !found.device().equals(device)
          && (found.isSelectedByRule() || found.length() > network.length());
    } catch (IOException e) {
      // The host has no route to the address at present.
      return false;
    }
  }

  private IOException fault(InetAddress address, IpPrefix network) {
    var host = address.getHostAddress();
    return new IOException(
        ("%s is not routed into the tunnel, because the peer's own address %s lies in it and the"
                + " tunnel's packets to the peer would go into the tunnel too: first add a route of"
                + " its own to that address (\"%s ...\"), or use a smaller network")
            .formatted(network, host, finder.addCommand(address)));
  }
}
