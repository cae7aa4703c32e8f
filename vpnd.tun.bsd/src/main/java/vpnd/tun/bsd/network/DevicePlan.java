// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * What a plan demands of one device.
 *
 * @param routes of the plan, and those to the networks of its addresses, in their order; for all
 *     traffic two routes that are more specific than the default route of the host, which stays
 * @param peerRoutes for the tunnel's own datagrams, past routes for all traffic
 */
record DevicePlan(
    NetworkPlan plan,
    Set<InterfaceAddress> addresses,
    Map<InterfaceRoute, RouteMetrics> routes,
    OutsideRoutes peerRoutes) {
  /**
   * Resolves a plan against the host's present local addresses.
   *
   * @param peerRoutes see {@link OutsideRoutes#of}
   */
  static DevicePlan of(
      NetworkPlan plan, String device, OutsideRoutes peerRoutes, SystemCommands commands)
      throws IOException {
    var addresses = new LinkedHashSet<InterfaceAddress>();
    var routes = new LinkedHashMap<InterfaceRoute, RouteMetrics>();
    for (var prefix : plan.addresses()) {
      addresses.add(new InterfaceAddress(device, prefix));
      if (!prefix.network().equals(IpPrefix.of(prefix.address()))) {
        routes.put(new InterfaceRoute(device, prefix.network()), RouteMetrics.NONE);
      }
    }
    var local =
        plan.sources().isEmpty() ? List.<IpPrefix>of() : InterfaceState.allAddresses(commands);
    for (var prefix : plan.routes()) {
      var network = plan.sources().get(prefix);
      var metrics =
          new RouteMetrics(
              plan.routeMtus().getOrDefault(prefix, 0),
              network == null ? null : firstIn(network, local));
      for (var part : parts(prefix.network())) {
        routes.put(new InterfaceRoute(device, part), metrics);
      }
    }
    return new DevicePlan(plan, addresses, routes, peerRoutes);
  }

  /** The networks that are routed for one: all addresses of a family are two halves. */
  private static List<IpPrefix> parts(IpPrefix network) {
    if (network.length() > 0) {
      return List.of(network);
    }
    return network.isIpv4()
        ? List.of(IpPrefix.parse("0.0.0.0/1"), IpPrefix.parse("128.0.0.0/1"))
        : List.of(IpPrefix.parse("::/1"), IpPrefix.parse("8000::/1"));
  }

  private static @Nullable InetAddress firstIn(IpPrefix network, List<IpPrefix> local) {
    return local.stream().map(IpPrefix::address).filter(network::contains).findFirst().orElse(null);
  }

  /** The networks of the plan's routes. */
  Set<IpPrefix> networks() {
    return plan.routes().stream()
        .map(IpPrefix::network)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A copy without the routes to some networks. */
  DevicePlan without(Set<IpPrefix> unwanted) {
    var fewer = new LinkedHashMap<>(routes);
    for (var network : unwanted) {
      fewer.keySet().removeIf(route -> parts(network).contains(route.network()));
    }
    return new DevicePlan(plan, addresses, fewer, peerRoutes);
  }
}
