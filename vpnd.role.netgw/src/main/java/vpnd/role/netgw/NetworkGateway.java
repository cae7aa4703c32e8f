// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.netgw;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;
import vpnd.api.PeerInfo;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;

/**
 * One of two gateways that join the networks behind them (protocol, section 9). During a session,
 * this host routes the peer's network into the tunnel and forwards packets; it announces nothing,
 * since each gateway knows the other's network from its own configuration.
 *
 * <p>A {@code remote_network} of prefix length 0 means that the operator sets the routes: none is
 * added here, and the peer may send from any address. With a {@code local_network} this host itself
 * uses its address in that network as the source towards the peer's network, which the peer
 * accepts.
 */
@Capability(namespace = "vpnd.role", attribute = "role=net-gw")
@Component(immediate = true, property = Role.PROPERTY + "=net-gw")
public final class NetworkGateway implements Role {

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    var network = config.remoteNetwork();
    if (peer == null || network == null) {
      return NetworkPlan.EMPTY;
    }
    var plan =
        new NetworkPlan(
            0, List.of(), reach(network), List.of(), network.isIpv4(), !network.isIpv4());
    var own = config.localNetwork();
    return own == null || network.length() == 0
        ? plan
        : plan.withSources(Map.of(network.network(), own.network()));
  }

  @Override
  public boolean isListening() {
    return false;
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    var network = config.remoteNetwork();
    return network == null ? List.of() : reach(network);
  }

  @Override
  public List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer) {
    return List.of();
  }

  @Override
  public List<String> refusals(TunnelConfig config, PeerInfo peer) {
    return List.of();
  }

  @Override
  public PeerInfo announcement(TunnelConfig config, int id) {
    return PeerInfo.ofId(id);
  }

  private static List<IpPrefix> reach(IpPrefix network) {
    return network.length() == 0 ? List.of() : List.of(network.network());
  }
}
