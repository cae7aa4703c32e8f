// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;

class HostGatewayTest {
  private static final PeerInfo PEER = PeerInfo.ofId(7);
  private static final TunnelConfig IPV4 = config(prefix("10.8.0.5", 24), prefix("10.1.0.0", 16));
  private static final TunnelConfig IPV6 = config(prefix("fd08::5", 64), prefix("fd01::", 48));
  private static final TunnelConfig MIXED = config(prefix("10.8.0.5", 24), prefix("fd01::", 48));

  private final HostGateway role = new HostGateway();

  @Test
  void theGatewayWaitsForItsClient() {
    assertTrue(role.isListening());
    assertEquals(NetworkPlan.EMPTY, role.plan(IPV4, null));
  }

  @Test
  void theClientsAddressAloneIsRoutedIntoTheTunnelWhateverItsNetwork() {
    assertEquals(List.of(prefix("10.8.0.5", 32)), role.plan(IPV4, PEER).routes());
    assertEquals(List.of(prefix("fd08::5", 128)), role.plan(IPV6, PEER).routes());
  }

  @Test
  void theFamiliesOfClientAndNetworkAreForwardedAndNoOther() {
    assertEquals(forwarding(prefix("10.8.0.5", 32), true, false), role.plan(IPV4, PEER));
    assertEquals(forwarding(prefix("fd08::5", 128), false, true), role.plan(IPV6, PEER));
    assertEquals(forwarding(prefix("10.8.0.5", 32), true, true), role.plan(MIXED, PEER));
  }

  @Test
  void theClientMaySendFromItsOwnAddressOnly() {
    assertEquals(List.of(prefix("10.8.0.5", 32)), role.peerNetworks(IPV4, PEER));
    assertEquals(List.of(prefix("fd08::5", 128)), role.peerNetworks(IPV6, PEER));
  }

  @Test
  void whatAClientClaimsOfItselfChangesNothing() {
    var claim =
        PeerInfo.builder(7)
            .hosts(List.of(prefix("10.9.9.9", 8)))
            .networks(List.of(prefix("0.0.0.0", 0)))
            .resolvers(List.of(address("10.9.9.9")))
            .domains(List.of("x"))
            .build();
    assertEquals(role.plan(IPV4, PEER), role.plan(IPV4, claim));
    assertEquals(role.peerNetworks(IPV4, PEER), role.peerNetworks(IPV4, claim));
    assertEquals(List.of(), role.refusals(IPV4, claim));
  }

  @Test
  void theClientIsToldItsAddressTheNetworkAndTheResolver() {
    assertEquals(
        PeerInfo.builder(-5)
            .hosts(List.of(prefix("10.8.0.5", 24)))
            .networks(List.of(prefix("10.1.0.0", 16)))
            .resolvers(List.of(address("10.1.0.53")))
            .domains(List.of("corp.example"))
            .build(),
        role.announcement(IPV4, -5));
    assertEquals(List.of(prefix("fd08::5", 64)), role.announcement(IPV6, 1).hosts());
    assertEquals(List.of(prefix("fd01::", 48)), role.announcement(MIXED, 1).networks());
  }

  @Test
  void theNetworkIsToldWithoutHostBits() {
    var config = config(prefix("10.8.0.5", 24), prefix("10.1.2.3", 16));
    assertEquals(List.of(prefix("10.1.0.0", 16)), role.announcement(config, 1).networks());
  }

  @Test
  void aClientMayHaveAnAddressOfEachFamilyAndReachSeveralNetworks() {
    var clients = List.of(prefix("10.8.0.5", 24), prefix("fd08::5", 64));
    var networks = List.of(prefix("10.1.0.0", 16), prefix("fd01::", 48));
    var config =
        new TunnelConfigBuilder("host-gw").hostAddresses(clients).localNetworks(networks).build();

    assertEquals(clients, role.announcement(config, 1).hosts());
    assertEquals(networks, role.announcement(config, 1).networks());
    var alone = List.of(prefix("10.8.0.5", 32), prefix("fd08::5", 128));
    assertEquals(alone, role.peerNetworks(config, PEER));
    assertEquals(
        NetworkPlan.builder().routes(alone).forwarding(true, true).build(),
        role.plan(config, PEER));
  }

  @Test
  void clientsReachEachOtherOnlyIfTheFileSaysSo() {
    var clients = List.of(prefix("10.8.0.5", 24), prefix("fd08::5", 64));
    var config =
        new TunnelConfigBuilder("host-gw")
            .hostAddresses(clients)
            .localNetworks(List.of(prefix("10.1.0.0", 16)));

    assertEquals(List.of(prefix("10.1.0.0", 16)), role.announcement(config.build(), 1).networks());
    assertEquals(
        List.of(prefix("10.1.0.0", 16), prefix("10.8.0.0", 24), prefix("fd08::", 64)),
        role.announcement(config.joinsClients(true).build(), 1).networks());
  }

  @Test
  void withoutAResolverNoneIsTold() {
    var info = role.announcement(config(prefix("10.8.0.5", 24), prefix("10.1.0.0", 16), null), 1);
    assertEquals(List.of(), info.resolvers());
  }

  private static NetworkPlan forwarding(IpPrefix route, boolean ipv4, boolean ipv6) {
    return NetworkPlan.builder().routes(List.of(route)).forwarding(ipv4, ipv6).build();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static IpPrefix prefix(String literal, int length) {
    return new IpPrefix(address(literal), length);
  }

  private static TunnelConfig config(IpPrefix hostAddress, IpPrefix localNetwork) {
    return config(hostAddress, localNetwork, address("10.1.0.53"));
  }

  private static TunnelConfig config(
      IpPrefix hostAddress, IpPrefix localNetwork, @Nullable InetAddress resolver) {
    return new TunnelConfigBuilder("host-gw")
        .localNetwork(localNetwork)
        .hostAddresses(List.of(hostAddress))
        .resolverAddresses(resolver == null ? List.of() : List.of(resolver))
        .resolverDomains(List.of("corp.example"))
        .build();
  }
}
