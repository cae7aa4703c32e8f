// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;

/** What a plan may demand and this bundle cannot do. */
final class UnsupportedSteps {
  private UnsupportedSteps() {}

  /** The networks that are not routed: those of prefix length 0. */
  static Set<IpPrefix> routes(NetworkPlan plan) {
    return plan.routes().stream()
        .filter(network -> network.length() == 0)
        .collect(Collectors.toSet());
  }

  /** A failure for each such step. */
  static List<IOException> faults(NetworkPlan plan) {
    return Stream.of(
            fault(
                !routes(plan).isEmpty(),
                "all traffic is not routed into the tunnel: name the networks in accept_network"),
            fault(
                !plan.killSwitch().isEmpty(),
                "packets that cannot go through the tunnel are not blocked: set on_down to open, and"
                    + " block them by the packet filter"),
            fault(
                plan.masquerades(),
                "packets of the client are not masqueraded: remove masquerade, and add a rule to the"
                    + " packet filter"))
        .flatMap(found -> found)
        .toList();
  }

  private static Stream<IOException> fault(boolean isDemanded, String text) {
    return isDemanded
        ? Stream.of(new IOException("on this system vpnd cannot do that yet: " + text))
        : Stream.of();
  }
}
