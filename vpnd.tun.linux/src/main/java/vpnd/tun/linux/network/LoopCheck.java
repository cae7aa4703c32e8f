// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vpnd.api.network.IpPrefix;

/** Finds routes that would send the tunnel's own datagrams into the tunnel, a routing loop. */
final class LoopCheck {
  private final Interface device;
  private final IpCommand ip;

  LoopCheck(Interface device, IpCommand ip) {
    this.device = device;
    this.ip = ip;
  }

  /** The desired routes that must not be added, with the reason. */
  Map<Route, IOException> refused(DesiredState desired) {
    var refused = new LinkedHashMap<Route, IOException>();
    for (var address : desired.plan().outside()) {
      for (var route : desired.routes().keySet()) {
        var network = route.network();
        if (network.contains(address) && !hasRouteOutside(address, network)) {
          refused.putIfAbsent(route, fault(address, network));
        }
      }
    }
    return refused;
  }

  /** Whether the kernel has a more specific route for an address than that of the network. */
  private boolean hasRouteOutside(InetAddress address, IpPrefix network) {
    String answer;
    try {
      answer = ip.run("-o", "route", "get", "fibmatch", address.getHostAddress());
    } catch (IOException e) {
      // The host has no route to the address at present.
      return false;
    }
    var words = List.of(answer.split("\\s+"));
    int deviceName = words.indexOf("dev") + 1;
    if (words.get(deviceName).equals(device.name())) {
      return false;
    }
    // The rule for another table has precedence over all routes of the main table.
    return words.contains("table") || length(words).orElse(0) > network.length();
  }

  /** The prefix length of a route, which a route type such as "local" may precede. */
  private static Optional<Integer> length(List<String> words) {
    return words.stream()
        .limit(2)
        .filter(IpPrefix::isPrefix)
        .findFirst()
        .map(word -> IpPrefix.parse(word).length());
  }

  private static IOException fault(InetAddress address, IpPrefix network) {
    var host = address.getHostAddress();
    return new IOException(
        ("%s is not routed into the tunnel, because the peer's own address %s lies in it and the"
                + " tunnel's packets to the peer would go into the tunnel too: first add a route of"
                + " its own to that address (\"ip route add %s via ...\"), or use a smaller network")
            .formatted(network, host, host));
  }
}
