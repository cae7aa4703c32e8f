// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * The network configuration that a plan demands for one device, in a form for fast look-ups.
 *
 * @param addresses of the plan, in its order
 * @param routes of the plan, in its order, with their options, but for {@code defaultRoutes}
 */
record DesiredState(
    NetworkPlan plan,
    Set<Address> addresses,
    Map<Route, RouteOptions> routes,
    Set<DefaultRoute> defaultRoutes) {
  /** Resolves a plan against the host's present local addresses. */
  static DesiredState of(NetworkPlan plan, Interface device, RoutePlace place, IpCommand ip)
      throws IOException {
    return new DesiredState(
        plan,
        plan.addresses().stream()
            .map(prefix -> new Address(device, prefix))
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        routes(plan, device, place, ip),
        plan.routes().stream()
            .filter(network -> isByRule(network, place))
            .map(network -> new DefaultRoute(device, IpFamily.of(network)))
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private static Map<Route, RouteOptions> routes(
      NetworkPlan plan, Interface device, RoutePlace place, IpCommand ip) throws IOException {
    var routes = new LinkedHashMap<Route, RouteOptions>();
    var own = new HashMap<IpPrefix, InetAddress>();
    for (var network : Set.copyOf(plan.sources().values())) {
      var address = LocalAddresses.in(network, ip);
      if (address != null) {
        own.put(network, address);
      }
    }
    for (var prefix : plan.routes()) {
      if (isByRule(prefix, place) || (place.isInMainTable() && isConnected(prefix, plan))) {
        continue;
      }
      var network = plan.sources().get(prefix);
      routes.put(
          new Route(device, prefix.network(), place),
          new RouteOptions(
              plan.routeMtus().getOrDefault(prefix, 0), network == null ? null : own.get(network)));
    }
    return routes;
  }

  /** A default route beside that of the host needs rules; in a table of the operator, it is one. */
  private static boolean isByRule(IpPrefix network, RoutePlace place) {
    return network.length() == 0 && place.isInMainTable();
  }

  /** Whether the kernel itself has the route, with an address. */
  private static boolean isConnected(IpPrefix prefix, NetworkPlan plan) {
    return plan.addresses().stream()
        .filter(address -> !address.equals(IpPrefix.of(address.address())))
        .anyMatch(address -> address.network().equals(prefix.network()));
  }

  /** Whether any route has options. */
  boolean hasOptions() {
    return !plan.routeMtus().isEmpty() || !plan.sources().isEmpty();
  }

  /** The networks of the routes. */
  Set<IpPrefix> networks() {
    return routes.keySet().stream()
        .map(Route::network)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A copy without the routes to some networks. */
  DesiredState without(Set<IpPrefix> unwanted) {
    var fewer = new LinkedHashMap<>(routes);
    fewer.keySet().removeIf(route -> unwanted.contains(route.network()));
    return new DesiredState(plan, addresses, fewer, defaultRoutes);
  }
}
