// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;

/**
 * The gateway of one client host at any address (protocol, section 9). It waits for the client,
 * assigns it an address, a resolver and a route to the network behind this gateway, and during the
 * session routes that one address to it and forwards packets.
 *
 * <p>The client may send from its own address only, to any destination: the routes and the firewall
 * of this host decide what it reaches.
 */
@Capability(namespace = "vpnd.role", attribute = "role=host-gw", version = "1.0.0")
@Component(immediate = true, property = Role.PROPERTY + "=host-gw")
public final class HostGateway implements Role {

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    if (peer == null) {
      return NetworkPlan.EMPTY;
    }
    var client = client(config);
    var network = network(config);
    return NetworkPlan.builder()
        .routes(List.of(client))
        .masquerades(config.masquerades())
        .forwarding(client.isIpv4() || network.isIpv4(), !client.isIpv4() || !network.isIpv4())
        .build();
  }

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return List.of(client(config));
  }

  @Override
  public PeerInfo announcement(TunnelConfig config, int id) {
    return PeerInfo.builder(id)
        .host(hostAddress(config))
        .network(network(config))
        .resolver(config.resolverAddress(), config.resolverDomain())
        .build();
  }

  /** The address of the client alone, without its network. */
  private static IpPrefix client(TunnelConfig config) {
    return IpPrefix.of(hostAddress(config).address());
  }

  private static IpPrefix hostAddress(TunnelConfig config) {
    return Objects.requireNonNull(config.hostAddress(), "the role host-gw needs host_addr");
  }

  /** Without host bits, for which an original host could not add a route. */
  private static IpPrefix network(TunnelConfig config) {
    return config.localNetworks().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the role host-gw needs local_network"))
        .network();
  }
}
