// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;

/**
 * A single host that is connected to the network behind its gateway (protocol, section 9). During a
 * session it has the address, the route and the resolver that the gateway announced, if these are
 * valid and the configuration accepts them ({@link Assignment}).
 *
 * <p>The gateway may send from the announced network only, and to this host's address only.
 */
@Capability(namespace = "vpnd.role", attribute = "role=host", version = "1.0.0")
@Component(immediate = true, property = Role.PROPERTY + "=host")
public final class Host implements Role {

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    var assigned = peer == null ? NetworkPlan.EMPTY : assignment(config, peer).plan();
    return assigned.toBuilder().killSwitch(killSwitch(config)).build();
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return assignment(config, peer).reachable();
  }

  @Override
  public List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer) {
    return assignment(config, peer).local();
  }

  @Override
  public List<String> refusals(TunnelConfig config, PeerInfo peer) {
    return assignment(config, peer).refusals();
  }

  private static KillSwitch killSwitch(TunnelConfig config) {
    var networks = config.acceptance().networks();
    return networks == null
        ? KillSwitch.NONE
        : config
            .downPolicy()
            .killSwitch(
                networks.stream().map(IpPrefix::network).toList(), List.of(), config.allowsLan());
  }

  private static Assignment assignment(TunnelConfig config, PeerInfo peer) {
    return Assignment.of(peer, config.acceptance());
  }
}
