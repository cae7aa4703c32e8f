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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.tun.bsd.block.BlockedNetworks;
import vpnd.tun.bsd.block.Subnets;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * What a plan demands of one device.
 *
 * @param routes of the plan, and those to the networks of its addresses, in their order; each is
 *     more specific than the default route of the host, which stays, and than those that block
 * @param peerRoutes for the tunnel's own datagrams, past routes for all traffic
 */
record DevicePlan(
    NetworkPlan plan,
    Set<InterfaceAddress> addresses,
    Map<InterfaceRoute, RouteMetrics> routes,
    OutsideRoutes peerRoutes) {
  /** The prefix length of the least specific routes of a tunnel. */
  private static final int HALF = 1;

  private static final List<IpPrefix> ALL =
      List.of(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("::/0"));

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
      for (var part : parts(prefix.network(), plan)) {
        routes.put(new InterfaceRoute(device, part), metrics);
      }
    }
    return new DevicePlan(plan, addresses, routes, peerRoutes);
  }

  /**
   * The networks that are routed for one: more specific ones than the routes that block it, or than
   * the default route of the host.
   */
  private static List<IpPrefix> parts(IpPrefix network, NetworkPlan plan) {
    int least =
        blocked(plan.killSwitch()).stream()
            .filter(wide -> wide.length() <= network.length() && wide.contains(network))
            .mapToInt(wide -> wide.length() + BlockedNetworks.TUNNEL_BITS)
            .findFirst()
            .orElse(HALF);
    return Subnets.of(network, Math.max(0, least - network.length()));
  }

  /** The networks that routes block: those in others are left out. */
  static Set<IpPrefix> blocked(KillSwitch killSwitch) {
    var blocked = new LinkedHashSet<IpPrefix>();
    for (var network : killSwitch.networks()) {
      if (BlockedNetworks.canBlock(network)
          && killSwitch.networks().stream().noneMatch(wide -> isPart(network, wide))) {
        blocked.add(network);
      }
    }
    if (killSwitch.coversAll()) {
      blocked.addAll(ALL);
    }
    return blocked;
  }

  private static boolean isPart(IpPrefix network, IpPrefix wide) {
    return wide.length() < network.length() && wide.contains(network);
  }

  private static @Nullable InetAddress firstIn(IpPrefix network, List<IpPrefix> local) {
    return local.stream().map(IpPrefix::address).filter(network::contains).findFirst().orElse(null);
  }

  /** The networks of the plan's routes, and those that are blocked, but for all traffic. */
  Set<IpPrefix> networks() {
    return Stream.concat(
            plan.routes().stream().map(IpPrefix::network),
            blocked(plan.killSwitch()).stream().filter(network -> network.length() > 0))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A copy without the routes to some networks. */
  DevicePlan without(Set<IpPrefix> unwanted) {
    var fewer = new LinkedHashMap<>(routes);
    for (var network : unwanted) {
      fewer.keySet().removeIf(route -> parts(network, plan).contains(route.network()));
    }
    return new DevicePlan(plan, addresses, fewer, peerRoutes);
  }
}
