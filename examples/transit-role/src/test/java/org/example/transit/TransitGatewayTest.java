// SPDX-License-Identifier: BSD-2-Clause
package org.example.transit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;
import vpnd.tck.contract.RoleContract;

/** The tests of the kit, and one of its own. */
class TransitGatewayTest extends RoleContract {
  private static final IpPrefix BEHIND = IpPrefix.parse("10.2.0.0/24");
  private static final PeerInfo PEER = PeerInfo.ofId(7);
  private static final TunnelConfig CONFIG =
      new TunnelConfigBuilder("transit").remoteNetwork(BEHIND).build();

  TransitGatewayTest() {
    super(new TransitGateway(), CONFIG, PEER);
  }

  @Test
  void thePeerMaySendFromTheTransitNetworkToo() {
    assertEquals(
        List.of(BEHIND, IpPrefix.parse("198.51.100.0/24")),
        new TransitGateway().peerNetworks(CONFIG, PEER));
  }
}
