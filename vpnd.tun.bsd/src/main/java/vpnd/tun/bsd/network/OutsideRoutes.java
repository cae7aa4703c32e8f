// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.tun.bsd.program.NextHop;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * The routes past a tunnel that takes all traffic: they follow the default route.
 *
 * @param peers in networks of prefix length 0
 * @param reachable what must be there now
 * @param waiting what was made before, while there is no default route; the system may have removed
 *     it, and it is not added again
 */
record OutsideRoutes(Set<InetAddress> peers, Set<PeerRoute> reachable, Set<PeerRoute> waiting) {
  static final OutsideRoutes NONE = new OutsideRoutes(Set.of(), Set.of(), Set.of());

  /** More specific than the routes that block all traffic ({@link DevicePlan}). */
  private static final int LONGER_THAN_HALF = 2;

  /**
   * What a plan needs now.
   *
   * @param made the changes so far
   * @param faults takes the failure of a question to the system; then all stays as it is
   */
  static OutsideRoutes of(
      NetworkPlan plan,
      String device,
      Collection<BsdChange> made,
      SystemCommands commands,
      List<IOException> faults) {
    var routes =
        new OutsideRoutes(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    for (var peer : plan.outside()) {
      // A link-local address is reached by the route of its link.
      var isTaken =
          !peer.isLinkLocalAddress()
              && Stream.concat(plan.routes().stream(), plan.killSwitch().networks().stream())
                  .anyMatch(to -> to.length() == 0 && to.contains(peer));
      if (isTaken) {
        routes.peers.add(peer);
        var before = made.stream().filter(change -> isTo(peer, change)).findFirst();
        try {
          routes.add(peer, device, before.map(PeerRoute.class::cast).stream().toList(), commands);
        } catch (IOException e) {
          before.map(PeerRoute.class::cast).ifPresent(routes.waiting::add);
          faults.add(e);
        }
      }
    }
    return routes;
  }

  private static boolean isTo(InetAddress peer, BsdChange change) {
    return change instanceof PeerRoute route && route.peer().equals(peer);
  }

  private void add(InetAddress peer, String device, List<PeerRoute> before, SystemCommands commands)
      throws IOException {
    var now = RouteEntry.find(commands, IpPrefix.of(peer));
    var isOwn = now.filter(entry -> before.stream().anyMatch(own -> own.is(entry))).isPresent();
    if (!isOwn && now.filter(entry -> isOfHost(entry, device)).isPresent()) {
      return;
    }
    var standard = NextHop.find(commands, IpPrefix.of(peer).isIpv4());
    if (standard.isEmpty()) {
      waiting.addAll(before);
    } else if (!standard.get().gateway().isEmpty()) {
      reachable.add(new PeerRoute(device, peer, standard.get().gateway(), standard.get().device()));
    }
  }

  /** Whether the host has a route to the peer that is more specific than those of the tunnel. */
  private static boolean isOfHost(RouteEntry entry, String device) {
    return !entry.device().equals(device) && entry.network().length() >= LONGER_THAN_HALF;
  }

  boolean hasPlaceFor(PeerRoute route) {
    return reachable.contains(route) || waiting.contains(route);
  }

  /** Whether a route to one of the peers must not be there any more. */
  boolean isOutdated(BsdChange change) {
    return change instanceof PeerRoute former
        && peers.contains(former.peer())
        && !hasPlaceFor(former);
  }

  /** The peers that can be reached, or for which nothing needs to be done. */
  List<InetAddress> notWaiting(Collection<InetAddress> peers) {
    return peers.stream()
        .filter(peer -> waiting.stream().noneMatch(route -> route.peer().equals(peer)))
        .toList();
  }
}
