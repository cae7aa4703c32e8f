// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
 * assigns it addresses, resolvers and routes to the networks behind this gateway, and during the
 * session routes those addresses to it and forwards packets.
 *
 * <p>The client may send from its own addresses only, and not to those of other clients unless the
 * configuration says so. To other destinations the routes and the firewall of this host decide what
 * it reaches.
 */
@Capability(namespace = "vpnd.role", attribute = "role=host-gw", version = "1.0.0")
@Component(immediate = true, property = Role.PROPERTY + "=host-gw")
public final class HostGateway implements Role {

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    if (peer == null) {
      return NetworkPlan.EMPTY;
    }
    var clients = clients(config);
    return NetworkPlan.builder()
        .routes(clients)
        .masquerades(config.masquerades())
        .forwarding(reaches(config, IpPrefix::isIpv4), reaches(config, prefix -> !prefix.isIpv4()))
        .build();
  }

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return clients(config);
  }

  @Override
  public List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer) {
    return ReachableNetworks.of(config);
  }

  @Override
  public PeerInfo announcement(TunnelConfig config, int id) {
    return PeerInfo.builder(id)
        .hosts(config.hostAddresses())
        .networks(networks(config))
        .resolvers(config.resolverAddresses())
        .domains(config.resolverDomains())
        .build();
  }

  private static List<IpPrefix> networks(TunnelConfig config) {
    var clients = config.joinsClients() ? config.hostAddresses() : List.<IpPrefix>of();
    return Stream.concat(config.localNetworks().stream(), clients.stream())
        .map(IpPrefix::network)
        .distinct()
        .toList();
  }

  /** The addresses of the client alone, without their networks. */
  private static List<IpPrefix> clients(TunnelConfig config) {
    if (config.hostAddresses().isEmpty()) {
      throw new IllegalArgumentException("the role host-gw needs host_addr");
    }
    return config.hostAddresses().stream()
        .map(prefix -> IpPrefix.of(prefix.address()))
        .distinct()
        .toList();
  }

  private static boolean reaches(TunnelConfig config, Predicate<IpPrefix> family) {
    return Stream.concat(config.hostAddresses().stream(), config.localNetworks().stream())
        .anyMatch(family);
  }
}
