// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import vpnd.api.NetworkPlan;

/**
 * A plan for one device, quick to ask however large it is.
 *
 * @param addresses of the plan, in its order
 * @param routes of the plan, in its order
 */
record Goal(NetworkPlan plan, Set<Address> addresses, Set<Route> routes) {
  static Goal of(NetworkPlan plan, Interface device) {
    return new Goal(
        plan,
        plan.addresses().stream()
            .map(prefix -> new Address(device, prefix))
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        plan.routes().stream()
            .map(prefix -> new Route(device, prefix.network()))
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** The same without some routes. */
  Goal without(Set<Route> unwanted) {
    var fewer = new LinkedHashSet<>(routes);
    fewer.removeAll(unwanted);
    return new Goal(plan, addresses, fewer);
  }
}
