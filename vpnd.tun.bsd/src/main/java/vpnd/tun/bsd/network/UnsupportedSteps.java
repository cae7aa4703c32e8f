// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.tun.bsd.block.BlockedNetworks;

/** What a plan or the settings may demand and this bundle cannot do. */
final class UnsupportedSteps {
  private UnsupportedSteps() {}

  /** The networks that are not routed: none, or all. */
  static Set<IpPrefix> routes(NetworkPlan plan, RoutePlace place) {
    return place.equals(RoutePlace.DEFAULT)
        ? Set.of()
        : plan.routes().stream().map(IpPrefix::network).collect(Collectors.toSet());
  }

  /** A failure for each such step. */
  static List<IOException> faults(NetworkPlan plan, RoutePlace place) {
    return Stream.of(
            fault(
                plan.killSwitch().coversAll() && !plan.killSwitch().allowsLan(),
                "hosts in the networks of other interfaces stay reachable: remove lan_access, and block"
                    + " them by the packet filter"),
            fault(
                !plan.killSwitch().networks().stream().allMatch(BlockedNetworks::canBlock),
                "packets to single addresses are not blocked: set on_down to open, and block them by"
                    + " the packet filter"),
            fault(
                plan.masquerades(),
                "packets of the client are not masqueraded: remove masquerade, and add a rule to the"
                    + " packet filter"),
            fault(
                !plan.routes().isEmpty() && !place.equals(RoutePlace.DEFAULT),
                "routes have no metric, and are in the table of this process: remove route_table and"
                    + " route_metric"))
        .flatMap(found -> found)
        .toList();
  }

  private static Stream<IOException> fault(boolean isDemanded, String text) {
    return isDemanded
        ? Stream.of(new IOException("on this system vpnd cannot do that yet: " + text))
        : Stream.of();
  }
}
