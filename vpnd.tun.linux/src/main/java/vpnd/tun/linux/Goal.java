// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;

/**
 * A plan for one device, quick to ask however large it is.
 *
 * @param addresses of the plan, in its order
 * @param routes of the plan, in its order
 */
record Goal(NetworkPlan plan, Set<Address> addresses, Map<Route, RouteOptions> routes) {
  /** On this host as it is now. */
  static Goal of(NetworkPlan plan, Interface device, IpCommand ip) throws IOException {
    return new Goal(
        plan,
        plan.addresses().stream()
            .map(prefix -> new Address(device, prefix))
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        routes(plan, device, ip));
  }

  private static Map<Route, RouteOptions> routes(NetworkPlan plan, Interface device, IpCommand ip)
      throws IOException {
    var routes = new LinkedHashMap<Route, RouteOptions>();
    var own = new HashMap<IpPrefix, InetAddress>();
    for (var network : Set.copyOf(plan.sources().values())) {
      var address = OwnAddresses.in(network, ip);
      if (address != null) {
        own.put(network, address);
      }
    }
    for (var prefix : plan.routes()) {
      var network = plan.sources().get(prefix);
      routes.put(
          new Route(device, prefix.network()),
          new RouteOptions(
              plan.routeMtus().getOrDefault(prefix, 0), network == null ? null : own.get(network)));
    }
    return routes;
  }

  /** Whether there is a route that has more than its network and its interface. */
  boolean hasOptions() {
    return !plan.routeMtus().isEmpty() || !plan.sources().isEmpty();
  }

  /** The same without some routes. */
  Goal without(Set<Route> unwanted) {
    var fewer = new LinkedHashMap<>(routes);
    fewer.keySet().removeAll(unwanted);
    return new Goal(plan, addresses, fewer);
  }
}
