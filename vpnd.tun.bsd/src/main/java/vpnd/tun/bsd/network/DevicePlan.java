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

/**
 * What a plan demands of one device.
 *
 * @param routes of the plan, and those to the networks of its addresses, in their order
 */
record DevicePlan(
    NetworkPlan plan, Set<InterfaceAddress> addresses, Map<InterfaceRoute, RouteMetrics> routes) {
  /** Resolves a plan against the host's present local addresses. */
  static DevicePlan of(NetworkPlan plan, String device, SystemCommands commands)
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
      routes.put(
          new InterfaceRoute(device, prefix.network()),
          new RouteMetrics(
              plan.routeMtus().getOrDefault(prefix, 0),
              network == null ? null : firstIn(network, local)));
    }
    return new DevicePlan(plan, addresses, routes);
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
    fewer.keySet().removeIf(route -> unwanted.contains(route.network()));
    return new DevicePlan(plan, addresses, fewer);
  }
}
