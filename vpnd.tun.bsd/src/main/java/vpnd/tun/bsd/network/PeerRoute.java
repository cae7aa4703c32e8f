// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.tun.bsd.program.DefaultGateway;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * A route to the address of a peer past a tunnel that takes all traffic, so that the tunnel's own
 * datagrams do not enter it. It follows the default route.
 *
 * @param gateway the next hop as route(8) takes it
 */
record PeerRoute(String device, InetAddress peer, String gateway) implements BsdChange {
  static final String WORD = "peer-route";

  /** Longer than the two routes that take all traffic ({@link DevicePlan}). */
  private static final int LONGER_THAN_HALF = 2;

  PeerRoute {
    if (!DefaultGateway.isAddress(gateway, IpPrefix.of(peer).isIpv4())) {
      throw new IllegalArgumentException("no address of a gateway: " + gateway);
    }
  }

  /**
   * The routes that a plan needs now.
   *
   * @param made the changes so far; while there is no default route, routes to peers stay as they
   *     are
   */
  static Set<PeerRoute> wanted(
      NetworkPlan plan, String device, Collection<BsdChange> made, SystemCommands commands)
      throws IOException {
    var wanted = new LinkedHashSet<PeerRoute>();
    for (var peer : plan.outside()) {
      if (plan.routes().stream().anyMatch(to -> to.length() == 0 && to.contains(peer))) {
        of(peer, device, made, commands).ifPresent(wanted::add);
      }
    }
    return wanted;
  }

  private static Optional<PeerRoute> of(
      InetAddress peer, String device, Collection<BsdChange> made, SystemCommands commands)
      throws IOException {
    var before =
        made.stream()
            .filter(PeerRoute.class::isInstance)
            .map(PeerRoute.class::cast)
            .filter(route -> route.peer.equals(peer))
            .findFirst();
    var now = RouteEntry.find(commands, IpPrefix.of(peer));
    var isOwn = before.isPresent() && now.filter(before.get()::isThis).isPresent();
    if (!isOwn && now.filter(entry -> isOfHost(entry, device)).isPresent()) {
      return Optional.empty();
    }
    return DefaultGateway.find(commands, IpPrefix.of(peer).isIpv4())
        .map(gateway -> new PeerRoute(device, peer, gateway))
        .or(() -> before);
  }

  /** Whether the host has a route to the peer that the tunnel's routes do not replace. */
  private static boolean isOfHost(RouteEntry entry, String device) {
    return !entry.device().equals(device) && entry.network().length() >= LONGER_THAN_HALF;
  }

  private boolean isThis(RouteEntry entry) {
    return entry.network().equals(IpPrefix.of(peer)) && entry.gateway().equals(gateway);
  }

  boolean isPresent(SystemCommands commands) throws IOException {
    return RouteEntry.find(commands, IpPrefix.of(peer)).filter(this::isThis).isPresent();
  }

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return plan.peerRoutes().contains(this);
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    var output = commands.run("peer.add", values());
    if (!isPresent(commands)) {
      throw new IOException("the route to the peer %s was not added: %s".formatted(peer, output));
    }
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    if (isPresent(commands)) {
      commands.run("route.delete", values());
    }
  }

  private Map<String, String> values() {
    var host = IpPrefix.of(peer);
    return Map.of(
        "FAMILY", RouteEntry.family(host), "NETWORK", RouteEntry.text(host), "GATEWAY", gateway);
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device, peer.getHostAddress(), gateway);
  }

  @Override
  public String state() {
    return "the peer %s is reached by %s, past %s"
        .formatted(peer.getHostAddress(), gateway, device);
  }

  @Override
  public String toString() {
    return state();
  }
}
