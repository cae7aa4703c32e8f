// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Openresolv;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Tries;
import vpnd.testing.InTurn;

/** Settings that other programs remove from a host while vpnd runs are restored. */
@RealNetwork
@Isolated
@InTurn(2)
class HostKeptIT {
  private static final Duration RESTORED_LIMIT = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern RESTORED = Pattern.compile("vpnd has restored: ");

  /** Each for a device DEV; twelve, as many as there are {@link Tries}. */
  private static final List<String> TAKE_AWAY =
      List.of(
          "ip route flush dev DEV",
          "ip route del 10.2.0.0/24",
          "ip link set DEV down",
          "ip link set DEV down; ip link set DEV up",
          "ip link set DEV mtu 1500",
          "ip link set DEV mtu 1300",
          "sysctl -qw net.ipv4.ip_forward=0",
          "ip link set DEV down; ip link set DEV name other0; ip link set other0 up",
          "ip link set DEV name other0",
          "ip route del 10.2.0.0/24; ip link set DEV mtu 1200; sysctl -qw net.ipv4.ip_forward=0",
          "ip link set DEV down",
          "ip link del DEV");

  @Test
  void whateverIsTakenAwayFromTheGatewayIsBackInTwoSeconds(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var west = gateways.west();
      var before = west.state();
      gateways.join();
      var commands = TAKE_AWAY.iterator();
      var tries = Tries.of(RESTORED_LIMIT, () -> fromTakenAwayToRestored(west, commands.next()));
      System.out.println("restored after " + tries);
      assertTrue(tries.areQuick(), () -> tries + "\n" + west.logs());
      gateways.awaitTunnel();
      var log = west.daemon().log();
      assertTrue(log.count(RESTORED) > 0, log::toString);
      var why = west.control("why", "--json").log().text();
      assertTrue(why.contains("HOST_CHANGED"), why);

      assertEquals(0, west.daemon().stop(), log::toString);
      assertEquals("", before.differenceTo(west.state()));
    }
  }

  private static Duration fromTakenAwayToRestored(Gateway gateway, String commands) {
    var wanted = comparable(gateway.state());
    var host = gateway.site().gateway();
    var start = System.nanoTime();
    for (var command : commands.replace("DEV", host.name()).split("; ", -1)) {
      host.run(command.split(" ", -1));
    }
    PolledCondition.until(commands, LIMIT, () -> comparable(gateway.state()).equals(wanted));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Without the index of an interface, which differs if the interface is recreated. */
  private static List<String> comparable(HostState state) {
    return state.lines().stream()
        .map(line -> line.replaceFirst(": [0-9]+:", ":"))
        .sorted()
        .toList();
  }

  @Test
  void aClientThatLosesAddressRouteOrResolverHasThemAgain() {
    try (var network = new MobileNetwork(1)) {
      var client = MobileClient.configured(network, 1);
      var host = client.host();
      network.gateway().start();
      var daemon = host.start();
      client.awaitServer(LIMIT);
      PolledCondition.until("the resolver", LIMIT, () -> hasResolver(host));
      var wanted = host.state();
      for (var command :
          List.of(
              "ip addr flush dev tun0",
              "ip link set tun0 down",
              "ip route flush dev tun0",
              Openresolv.PROGRAM + " -d tun0")) {
        host.namespace().run(command.split(" ", -1));
        PolledCondition.until(command, LIMIT, () -> host.state().equals(wanted));
      }
      client.awaitServer(LIMIT);
      assertTrue(daemon.log().count(RESTORED) > 0, daemon.log()::toString);
    }
  }

  /** The peer's address is in the network behind it, so only the route of the cable leads there. */
  @Test
  void aRouteThatLeadsTheTunnelIntoItselfIsWithdrawnForAsLongAsItDoes(@TempDir Path directory) {
    var network = "192.0.0.0/8";
    var behind = "192.168.77.1";
    try (var gateways = TwoGateways.withPeerInside(network, directory)) {
      var west = gateways.west();
      var host = west.site().gateway();
      gateways.east().site().gateway().ip("address", "add", behind + "/32", "dev", "lo");
      west.start();
      gateways.east().start();
      Ping.untilAnswered(west.site().host(), behind, LIMIT);

      host.ip("link", "set", "dev", "wan", "down");
      PolledCondition.until("no route", RESTORED_LIMIT, () -> !hasRoute(host, network));
      host.ip("link", "set", "dev", "wan", "up");
      Ping.untilAnswered(west.site().host(), behind, LIMIT);
      assertTrue(hasRoute(host, network));
      assertTrue(west.statistics().get("tx.dropped.own_datagram") < 100, west.logs());
      assertTrue(intoTunnel(host) < 500, west.logs());
    }
  }

  private static boolean hasRoute(Namespace host, String network) {
    return !host.ip("route", "show", "exact", network, "dev", host.name()).isBlank();
  }

  private static long intoTunnel(Namespace host) {
    var file = "/sys/class/net/" + host.name() + "/statistics/tx_packets";
    return Long.parseLong(host.run("cat", file));
  }

  private static boolean hasResolver(VpnHost host) {
    return host.namespace().run("cat", "/etc/resolv.conf").contains(MobileNetwork.SERVER);
  }
}
