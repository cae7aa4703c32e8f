// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;

/** Clients reach what the gateway announces and the world, and each other only if they may. */
final class ReachableNetworksTest {
  private static final TunnelConfig ALL_TRAFFIC =
      gateway("10.8.0.5/24", "fd08::5/64").localNetworks(prefixes("0.0.0.0/0", "::/0")).build();

  @ParameterizedTest
  @ValueSource(strings = {"10.8.0.1", "10.8.0.0", "10.8.0.255", "fd08::", "fd08::ffff"})
  void otherClientsAreNotReached(String address) {
    assertFalse(isReached(ALL_TRAFFIC, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.7.255.255",
        "10.8.1.0",
        "0.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::2",
        "fd07::1",
        "fd08:0:0:1::",
        "ffff::1",
        "2001:db8::1"
      })
  void allElseIsReached(String address) {
    assertTrue(isReached(ALL_TRAFFIC, address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.8.0.1", "fd08::1", "192.0.2.1"})
  void clientsReachEachOtherIfTheFileSaysSo(String address) {
    var config = gateway("10.8.0.5/24", "fd08::5/64").joinsClients(true).build();
    assertTrue(isReached(config, address));
  }

  @Test
  void announcedNetworksAndResolversInTheNetworkOfTheClientsAreReached() throws Exception {
    var config =
        gateway("10.8.0.5/24")
            .localNetworks(prefixes("10.8.0.128/25"))
            .resolverAddresses(List.of(InetAddress.getByName("10.8.0.1")))
            .build();
    assertTrue(isReached(config, "10.8.0.200"));
    assertTrue(isReached(config, "10.8.0.1"));
    assertFalse(isReached(config, "10.8.0.2"));
  }

  @Test
  void aNetworkThatIsAnnouncedAsAWholeIsReachedWithTheClientsInIt() {
    var config = gateway("10.8.0.5/24").localNetworks(prefixes("10.8.0.0/24")).build();
    assertTrue(isReached(config, "10.8.0.6"));
  }

  @Test
  void severalNetworksOfClientsAreLeftOut() {
    var config = gateway("10.8.0.5/24", "10.9.0.5/16").build();
    assertFalse(isReached(config, "10.8.0.6"));
    assertFalse(isReached(config, "10.9.200.6"));
    assertTrue(isReached(config, "10.10.0.6"));
  }

  @Test
  void aClientWithoutANetworkHasNoOthersInIt() {
    var config = gateway("10.8.0.5/0").build();
    assertEquals(List.of(), ReachableNetworks.of(config));
  }

  @Test
  void mappedAddressesBesideTheClientsAreNoFault() {
    assertFalse(isReached(gateway("::fffe:0:5/112").build(), "::fffe:0:6"));
  }

  @Test
  void aNetworkOfOneAddressHasNoOtherClients() {
    assertTrue(isReached(gateway("10.8.0.5/32").build(), "10.8.0.6"));
  }

  @Test
  void clientsInAllNetworksReachNobodyElse() {
    var config = gateway("1.0.0.5/1", "200.0.0.5/1", "2001::5/1", "fd08::5/1").build();
    assertFalse(isReached(config, "10.8.0.6"));
    assertFalse(isReached(config, "fd08::6"));
  }

  @Test
  void aFilterHasFewNetworksToCompare() {
    assertEquals(24 + 64 + 2, ReachableNetworks.of(ALL_TRAFFIC).size());
  }

  private static TunnelConfigBuilder gateway(String... hostAddresses) {
    return new TunnelConfigBuilder("host-gw").hostAddresses(prefixes(hostAddresses));
  }

  private static List<IpPrefix> prefixes(String... texts) {
    return Stream.of(texts).map(IpPrefix::parse).toList();
  }

  /** As the filter decides: an empty list allows everything. */
  private static boolean isReached(TunnelConfig config, String address) {
    var networks = ReachableNetworks.of(config);
    try {
      var destination = InetAddress.getByName(address);
      return networks.isEmpty()
          || networks.stream().anyMatch(network -> network.contains(destination));
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal needs no look-up", e);
    }
  }
}
