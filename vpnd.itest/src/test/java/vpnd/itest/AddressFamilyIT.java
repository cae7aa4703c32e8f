// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.itest.traffic.TcpFlow;
import vpnd.testing.InTurn;

/**
 * The internet between the two sides and the networks behind them may use different versions of IP.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class AddressFamilyIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);

  @Test
  void clientsOfBothFamiliesShareTheGateway() {
    try (var network = new MobileNetwork(2)) {
      var overIpv6 = new MobileClient(network, 1);
      overIpv6.configure(MobileNetwork.GATEWAY_IPV6);
      overIpv6.admit(overIpv6.address());
      var carryingIpv6 = new MobileClient(network, 2);
      carryingIpv6.configure(MobileNetwork.GATEWAY);
      carryingIpv6.admit("fd99::2/64", MobileNetwork.INTERNAL_IPV6, MobileNetwork.SERVER_IPV6);
      var before = carryingIpv6.host().state();
      network.gateway().start();
      overIpv6.host().start();
      var daemon = carryingIpv6.host().start();

      Ping.untilAnswered(overIpv6.namespace(), "server", SESSION_LIMIT, "-4");
      Ping.untilAnswered(carryingIpv6.namespace(), "server", SESSION_LIMIT, "-6");
      assertTcpIsIntact(overIpv6.namespace(), network.server(), MobileNetwork.SERVER);
      assertTcpIsIntact(carryingIpv6.namespace(), network.server(), MobileNetwork.SERVER_IPV6);
      var during = before.differenceTo(carryingIpv6.host().state());
      assertTrue(during.contains("+ resolver: nameserver fd01:0:0:0:0:0:0:2"), during);
      assertTrue(during.contains("+ route -6: fd01::/64 dev tun0"), during);

      assertEquals(0, daemon.stop(), daemon.log()::toString);
      assertEquals("", before.differenceTo(carryingIpv6.host().state()));
    }
  }

  /** Only the first of each fits the peer info; the others are announced. */
  @Test
  void aClientHasAnAddressOfEachFamilyAndReachesSeveralNetworks() {
    try (var network = new MobileNetwork(1)) {
      var further = "10.77.0.2";
      network.server().ip("address", "add", further + "/32", "dev", "lo");
      network.gateway().namespace().ip("route", "add", "10.77.0.0/24", "via", MobileNetwork.SERVER);
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY);
      client.admit(
          "10.99.0.1/24, fd99::1/64",
          String.join(", ", MobileNetwork.INTERNAL, MobileNetwork.INTERNAL_IPV6, "10.77.0.0/24"),
          MobileNetwork.SERVER + ", " + MobileNetwork.SERVER_IPV6);
      var before = client.host().state();
      network.gateway().start();
      var daemon = client.host().start();

      Ping.untilAnswered(client.namespace(), "server", SESSION_LIMIT, "-4");
      Ping.untilAnswered(client.namespace(), "server", SESSION_LIMIT, "-6");
      Ping.untilAnswered(client.namespace(), further, SESSION_LIMIT);
      assertTcpIsIntact(client.namespace(), network.server(), MobileNetwork.SERVER);
      assertTcpIsIntact(client.namespace(), network.server(), MobileNetwork.SERVER_IPV6);
      var during = before.differenceTo(client.host().state());
      assertTrue(during.contains("+ resolver: nameserver 10.1.0.2"), during);
      assertTrue(during.contains("+ resolver: nameserver fd01:0:0:0:0:0:0:2"), during);

      network.gateway().daemon().crash();
      network.gateway().start();
      Ping.untilAnswered(client.namespace(), MobileNetwork.SERVER_IPV6, SESSION_LIMIT);

      assertEquals(0, daemon.stop(), daemon.log()::toString);
      assertEquals("", before.differenceTo(client.host().state()));
    }
  }

  @Test
  void gatewaysJoinIpv4NetworksOverIpv6(@TempDir Path directory) {
    try (var gateways = TwoGateways.overIpv6(directory)) {
      gateways.join();
      var east = gateways.east().site();
      assertTcpIsIntact(gateways.west().site().host(), east.host(), east.hostAddress());
    }
  }

  @Test
  void gatewaysJoinNetworksOfBothFamiliesAtOnce(@TempDir Path directory) {
    try (var gateways = TwoGateways.joiningBoth(directory)) {
      var west = gateways.west();
      var before = west.state();
      gateways.join();
      var from = west.site().host();
      Ping.untilAnswered(from, gateways.east().site().hostAddressIpv6(), TwoGateways.TUNNEL_LIMIT);
      assertEquals(0, west.daemon().stop(), west::logs);
      assertEquals("", before.differenceTo(west.state()));
    }
  }

  @Test
  void gatewaysJoinIpv6NetworksOverIpv4(@TempDir Path directory) {
    try (var gateways = TwoGateways.joiningIpv6(directory)) {
      var west = gateways.west();
      var east = gateways.east().site();
      var before = west.state();
      west.start();
      gateways.east().start();
      Ping.untilAnswered(west.site().host(), east.hostAddressIpv6(), SESSION_LIMIT);
      assertTcpIsIntact(west.site().host(), east.host(), east.hostAddressIpv6());

      var during = before.differenceTo(west.state());
      assertTrue(during.contains("+ route -6: " + east.networkIpv6()), during);
      assertEquals(0, west.daemon().stop(), west.daemon().log()::toString);
      assertEquals("", before.differenceTo(west.state()));
    }
  }

  private static void assertTcpIsIntact(Namespace client, Namespace server, String address) {
    var tcp = TcpFlow.run(client, server, address, 1, UP, DOWN);
    assertEquals(1, tcp.get("up_intact"), tcp::toString);
    assertEquals(1, tcp.get("down_intact"), tcp::toString);
  }
}
