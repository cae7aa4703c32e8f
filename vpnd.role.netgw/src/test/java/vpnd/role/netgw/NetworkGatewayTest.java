// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.netgw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

class NetworkGatewayTest {
  private static final PeerInfo PEER = PeerInfo.ofId(7);

  private final NetworkGateway role = new NetworkGateway();

  @Test
  void withoutAPeerTheHostIsLeftAsItIs() {
    assertEquals(NetworkPlan.EMPTY, role.plan(config(prefix("192.168.2.0", 24)), null));
  }

  @Test
  void onDownBlocksThePeersNetworkWithAndWithoutASession() {
    var network = prefix("192.168.2.0", 24);
    var config =
        new TunnelConfigBuilder("net-gw")
            .remoteNetwork(network)
            .downPolicy(DownPolicy.BLOCK, true)
            .build();
    var killSwitch = new KillSwitch(List.of(network), List.of(), true, false);
    assertEquals(NetworkPlan.builder().killSwitch(killSwitch).build(), role.plan(config, null));
    assertEquals(killSwitch, role.plan(config, PEER).killSwitch());
  }

  @Test
  void theNetworkOfThisSideIsNotBlockedThoughThePeersContainsIt() {
    var own = prefix("10.1.0.0", 16);
    var config =
        new TunnelConfigBuilder("net-gw")
            .remoteNetwork(prefix("10.0.0.0", 8))
            .localNetwork(own)
            .downPolicy(DownPolicy.BLOCK, true)
            .build();
    assertEquals(List.of(own), role.plan(config, PEER).killSwitch().exceptions());
  }

  @Test
  void allNetworksOfThePeerAreRoutedEachWithASourceOfItsVersion() {
    var networks = List.of(prefix("192.168.2.0", 24), prefix("fd02::", 48), prefix("10.9.0.0", 16));
    var ipv4 = prefix("10.1.0.0", 16);
    var config =
        new TunnelConfigBuilder("net-gw")
            .remoteNetworks(networks)
            .localNetworks(List.of(ipv4, prefix("10.2.0.0", 16)))
            .build();
    assertEquals(
        NetworkPlan.builder()
            .routes(networks)
            .forwarding(true, true)
            .sources(Map.of(networks.get(0), ipv4, networks.get(2), ipv4))
            .build(),
        role.plan(config, PEER));
    assertEquals(networks, role.peerNetworks(config, PEER));
  }

  @Test
  void aPeersIpv4NetworkIsRoutedAndOnlyIpv4IsForwarded() {
    var network = prefix("192.168.2.0", 24);
    assertEquals(
        NetworkPlan.builder().routes(List.of(network)).forwarding(true, false).build(),
        role.plan(config(network), PEER));
  }

  @Test
  void aPeersIpv6NetworkIsRoutedAndOnlyIpv6IsForwarded() {
    var network = prefix("2001:db8:2::", 48);
    assertEquals(
        NetworkPlan.builder().routes(List.of(network)).forwarding(false, true).build(),
        role.plan(config(network), PEER));
  }

  @Test
  void anAddressInTheNetworkNamesTheWholeNetwork() {
    var config = config(prefix("192.168.2.77", 24));
    var network = List.of(prefix("192.168.2.0", 24));
    assertEquals(network, role.plan(config, PEER).routes());
    assertEquals(network, role.peerNetworks(config, PEER));
  }

  @Test
  void aDefaultRouteIsNeverSetAndThenAnySourceIsAllowed() {
    var config = config(prefix("0.0.0.0", 0));
    assertEquals(NetworkPlan.builder().forwarding(true, false).build(), role.plan(config, PEER));
    assertEquals(List.of(), role.peerNetworks(config, PEER));
  }

  @Test
  void theHostItselfUsesItsAddressInTheLocalNetworkOnTheRoute() {
    var network = prefix("192.168.2.0", 24);
    var local = prefix("192.168.1.0", 24);
    var plan = role.plan(config(network, prefix("192.168.1.9", 24)), PEER);
    assertEquals(Map.of(network, local), plan.sources());
    assertEquals(Map.of(), role.plan(config(network), PEER).sources());
    assertEquals(Map.of(), role.plan(config(prefix("0.0.0.0", 0), local), PEER).sources());
  }

  @Test
  void withoutARemoteNetworkThereIsNoRouteAndAnySourceIsAllowed() {
    assertEquals(NetworkPlan.EMPTY, role.plan(config(null), PEER));
    assertEquals(List.of(), role.peerNetworks(config(null), PEER));
  }

  @Test
  void thePeerMaySendFromItsOwnNetworkOnly() {
    var network = prefix("192.168.2.0", 24);
    assertEquals(List.of(network), role.peerNetworks(config(network), PEER));
  }

  @Test
  void nothingButThePeerIdIsAnnounced() {
    assertEquals(PeerInfo.ofId(-5), role.announcement(config(prefix("192.168.2.0", 24)), -5));
  }

  private static IpPrefix prefix(String literal, int length) {
    try {
      return new IpPrefix(InetAddress.getByName(literal), length);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static TunnelConfig config(@Nullable IpPrefix remoteNetwork) {
    return config(remoteNetwork, null);
  }

  private static TunnelConfig config(
      @Nullable IpPrefix remoteNetwork, @Nullable IpPrefix localNetwork) {
    return new TunnelConfigBuilder("net-gw")
        .remoteHost("gw2.example.org")
        .remoteNetwork(remoteNetwork)
        .localNetwork(localNetwork)
        .build();
  }
}
