// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.netgw;

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
 * this host routes the peer's network into the tunnel and forwards packets; it announces nothing,
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
    var network = config.remoteNetwork();
    if (network == null) {
      return NetworkPlan.EMPTY;
    }
    var guard = config.downPolicy().guard(reach(network), config.allowsLan());
    if (peer == null) {
      return NetworkPlan.builder().guard(guard).build();
    }
    var plan =
        NetworkPlan.builder()
            .guard(guard)
            .routes(reach(network))
            .forwarding(network.isIpv4(), !network.isIpv4());
    var own = config.localNetwork();
    if (own != null && network.length() != 0) {
      plan.sources(Map.of(network.network(), own.network()));
    }
    return plan.build();
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    var network = config.remoteNetwork();
    return network == null ? List.of() : reach(network);
  }

  private static List<IpPrefix> reach(IpPrefix network) {
    return network.length() == 0 ? List.of() : List.of(network.network());
  }
}
