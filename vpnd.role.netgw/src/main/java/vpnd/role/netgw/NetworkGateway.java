// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.netgw;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;

/**
 * One of two gateways that join the networks behind them (protocol, section 9). During a session,
 * this host routes the peer's networks into the tunnel and forwards packets; it announces nothing,
 * since each gateway knows the other's network from its own configuration.
 *
 * <p>A {@code remote_network} of prefix length 0 means that the operator sets the routes: none is
 * added here, and the peer may send from any address. With a {@code local_network} this host itself
 * uses its address in that network as the source towards the peer's network, which the peer
 * accepts.
 */
@Capability(namespace = "vpnd.role", attribute = "role=net-gw", version = "1.0.0")
@Component(immediate = true, property = Role.PROPERTY + "=net-gw")
public final class NetworkGateway implements Role {

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    var networks = reach(config.remoteNetworks());
    // The network of the peer may contain that of this side.
    var own = config.localNetworks().stream().map(IpPrefix::network).toList();
    var killSwitch = config.downPolicy().killSwitch(networks, own, config.allowsLan());
    if (peer == null) {
      return NetworkPlan.builder().killSwitch(killSwitch).build();
    }
    return NetworkPlan.builder()
        .killSwitch(killSwitch)
        .routes(networks)
        .forwarding(
            config.remoteNetworks().stream().anyMatch(IpPrefix::isIpv4),
            config.remoteNetworks().stream().anyMatch(network -> !network.isIpv4()))
        .sources(sources(networks, config.localNetworks()))
        .build();
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return reach(config.remoteNetworks());
  }

  /** Empty if one of them stands for every network. */
  private static List<IpPrefix> reach(List<IpPrefix> networks) {
    return networks.stream().anyMatch(network -> network.length() == 0)
        ? List.of()
        : networks.stream().map(IpPrefix::network).distinct().toList();
  }

  /** For each network of the peer the first of this side's of the same IP version. */
  private static Map<IpPrefix, IpPrefix> sources(List<IpPrefix> networks, List<IpPrefix> own) {
    var sources = new HashMap<IpPrefix, IpPrefix>();
    for (var network : networks) {
      own.stream()
          .filter(local -> local.isIpv4() == network.isIpv4())
          .findFirst()
          .ifPresent(local -> sources.put(network, local.network()));
    }
    return sources;
  }
}
