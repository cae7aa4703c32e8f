// SPDX-License-Identifier: BSD-2-Clause
package org.example.transit;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;

/** Like net-gw for IPv4, but the peer may also send from the transit network 198.51.100.0/24. */
@Component(immediate = true, property = Role.PROPERTY + "=transit")
@Capability(namespace = "vpnd.role", attribute = "role=transit", version = "1.0.0")
public final class TransitGateway implements Role {
  private static final IpPrefix TRANSIT = IpPrefix.parse("198.51.100.0/24");

  @Override
  public NetworkPlan plan(TunnelConfig config, PeerInfo peer) {
    if (peer == null) { // no session: nothing beyond the device
      return NetworkPlan.EMPTY;
    }
    return NetworkPlan.builder()
        .routes(config.remoteNetworks())
        .forwarding(true, false)
        .build();
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return Stream.concat(config.remoteNetworks().stream(), Stream.of(TRANSIT)).toList();
  }
}
