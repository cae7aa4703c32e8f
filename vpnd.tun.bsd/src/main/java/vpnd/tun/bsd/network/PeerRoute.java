// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import vpnd.api.network.IpPrefix;
import vpnd.tun.bsd.program.NextHop;
import vpnd.tun.bsd.program.RouteEntry;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * A route to the address of a peer past a tunnel that takes all traffic, so that the tunnel's own
 * datagrams do not enter it.
 *
 * @param device of the tunnel
 * @param gateway the next hop as route(8) takes it
 * @param outer the interface that leads to the next hop
 */
record PeerRoute(String device, InetAddress peer, String gateway, String outer)
    implements BsdChange {
  static final String WORD = "peer-route";

  PeerRoute {
    if (!NextHop.isAddress(gateway, IpPrefix.of(peer).isIpv4())) {
      throw new IllegalArgumentException("no address of a gateway: " + gateway);
    }
  }

  /** Whether this is what the system uses for the peer. */
  boolean is(RouteEntry entry) {
    return entry.network().equals(IpPrefix.of(peer))
        && entry.gateway().equals(gateway)
        && entry.device().equals(outer);
  }

  boolean isPresent(SystemCommands commands) throws IOException {
    return RouteEntry.find(commands, IpPrefix.of(peer)).filter(this::is).isPresent();
  }

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return plan.peerRoutes().hasPlaceFor(this);
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    var output = commands.run("peer.add", values());
    if (!isPresent(commands)) {
      commands.run("route.delete", values());
      throw new IOException(
          "the route to the peer %s by %s does not lead through %s: %s"
              .formatted(peer.getHostAddress(), gateway, outer, output));
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
    return String.join(" ", WORD, device, peer.getHostAddress(), gateway, outer);
  }

  @Override
  public String state() {
    return "the peer %s is reached by %s on %s, past %s"
        .formatted(peer.getHostAddress(), gateway, outer, device);
  }

  @Override
  public String toString() {
    return state();
  }
}
