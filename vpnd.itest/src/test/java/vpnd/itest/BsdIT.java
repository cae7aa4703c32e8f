// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.Platform;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Cable;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.traffic.TcpFlow;
import vpnd.testing.InTurn;
import vpnd.testing.WholeRun;

/**
 * One side runs the port to the BSDs and macOS, with stand-ins for the C library and the programs
 * of the system; the other one the port to Linux.
 */
@RealNetwork
@Execution(ExecutionMode.SAME_THREAD) // each runs many programs
@InTurn(1)
class BsdIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A system, with the name that Java has for it. */
  private enum StandInPort {
    FREEBSD("FreeBSD"),
    DRAGONFLY("DragonFlyBSD"),
    NETBSD("NetBSD"),
    OPENBSD("OpenBSD"),
    MACOS("MacOSX");

    private final String osName;

    StandInPort(String osName) {
      this.osName = osName;
    }

    Platform platform() {
      return Platform.of(name().toLowerCase(Locale.ROOT), osName);
    }
  }

  /** In the internet. */
  private static final String WEB = "198.51.100.80";

  @ParameterizedTest
  @EnumSource(names = "FREEBSD")
  void aClientReachesItsNetworkAlsoAfterACrash(StandInPort port) {
    assertClientWorks(port);
  }

  @ParameterizedTest
  @WholeRun
  @EnumSource(names = "FREEBSD", mode = EnumSource.Mode.EXCLUDE)
  void aClientOfTheOtherSystemsDoesToo(StandInPort port) {
    assertClientWorks(port);
  }

  private static void assertClientWorks(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var client = MobileClient.configured(network, 1);
      var host = client.host();
      var before = host.state();
      network.gateway().start();
      host.start();
      client.awaitServer(LIMIT);
      assertTcpIsIntact(client.namespace(), network.server(), MobileNetwork.SERVER);
      host.control("rekey", "client1");
      assertEquals(100, client.pingServer(100).received(), network::logs);

      host.daemon().crash();
      var daemon = host.start();
      daemon.awaitSession(LIMIT);
      client.awaitServer(LIMIT);
      assertTrue(daemon.log().toString().contains("undoing what process"), network::logs);
      assertEquals(0, daemon.stop(), network::logs);
      assertEquals("", besidesLoopback(before.differenceTo(host.state())), network::logs);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "FREEBSD")
  void aClientSendsAllItsTraffic(StandInPort port) {
    assertAllTrafficGoesThroughTheGateway(port);
  }

  @ParameterizedTest
  @WholeRun
  @EnumSource(names = "FREEBSD", mode = EnumSource.Mode.EXCLUDE)
  void aClientOfTheOtherSystemsSendsAllItsTraffic(StandInPort port) {
    assertAllTrafficGoesThroughTheGateway(port);
  }

  private static void assertAllTrafficGoesThroughTheGateway(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY, "accept_network: 0.0.0.0/0", "on_down: open");
      client.admit("10.99.0.1/24", "0.0.0.0/0", MobileNetwork.SERVER, "masquerade: yes");
      network.router().ip("address", "add", WEB + "/32", "dev", "lo");
      network.gateway().namespace().ip("route", "add", "default", "via", "192.0.2.1");
      var laptop = client.namespace();
      Cable.lay(
          new Cable.End(laptop, "wifi", "192.168.77.2/24"),
          new Cable.End(network.router(), "cafe", "192.168.77.1/24"));
      unplugWan(laptop);
      replugWan(laptop);
      var before = client.host().state();
      network.gateway().start();
      client.host().start();
      client.awaitServer(LIMIT);
      awaitWebByGateway(network);

      unplugWan(laptop);
      awaitWebByGateway(network);
      replugWan(laptop);
      awaitWebByGateway(network);

      client.host().daemon().crash();
      client.host().start();
      awaitWebByGateway(network);
      assertEquals(0, client.host().daemon().stop(), network::logs);
      assertEquals("", besidesLoopback(before.differenceTo(client.host().state())), network::logs);
    }
  }

  private static void unplugWan(Namespace laptop) {
    laptop.ip("route", "replace", "default", "via", "192.168.77.1");
    laptop.ip("link", "set", "dev", "wan", "down");
  }

  private static void replugWan(Namespace laptop) {
    laptop.ip("link", "set", "dev", "wan", "up");
    laptop.ip("route", "replace", "default", "via", "192.168.1.1");
  }

  private static void awaitWebByGateway(MobileNetwork network) {
    var laptop = network.client(1).namespace();
    var before = network.gateway().received();
    try {
      PolledCondition.until(
          "packets come through the gateway",
          LIMIT,
          () ->
              Ping.run(laptop, WEB, 1, Duration.ofMillis(10)).received() == 1
                  && network.gateway().received() > before);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          laptop.ip("route", "show", "table", "all") + network.logs(), e);
    }
  }

  @ParameterizedTest
  @WholeRun
  @EnumSource
  void aClientCarriesIpv6(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY_IPV6);
      client.admit("fd99::2/64", MobileNetwork.INTERNAL_IPV6, MobileNetwork.SERVER_IPV6);
      network.gateway().start();
      client.host().start();
      Ping.untilAnswered(client.namespace(), MobileNetwork.SERVER_IPV6, LIMIT);
      assertTcpIsIntact(client.namespace(), network.server(), MobileNetwork.SERVER_IPV6);
    }
  }

  @ParameterizedTest
  @WholeRun
  @EnumSource
  void aGatewayServesItsClients(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, platform, Platform.LINUX)) {
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY);
      client.admit(
          "10.99.0.1/24",
          MobileNetwork.INTERNAL,
          MobileNetwork.SERVER,
          "device: " + platform.device());
      var gateway = network.gateway();
      var before = gateway.state();
      gateway.start();
      client.host().start();
      client.awaitServer(LIMIT);
      assertTcpIsIntact(client.namespace(), network.server(), MobileNetwork.SERVER);

      gateway.daemon().crash();
      gateway.start();
      client.awaitServer(LIMIT);
      assertEquals(0, gateway.daemon().stop(), network::logs);
      assertEquals("", besidesLoopback(before.differenceTo(gateway.state())), network::logs);
    }
  }

  /** Each side is the gateway of a network: a host with an address on its loopback. */
  @ParameterizedTest
  @WholeRun
  @EnumSource
  void twoNetworksAreJoined(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var west = network.client(1);
      var east = network.gateway();
      var westFile = west.newPeerFile("/etc/vpnd.conf");
      var eastFile = east.newPeerFile("/etc/vpnd.conf");
      west.namespace().ip("address", "add", "10.7.0.1/24", "dev", "lo");
      westFile.write(
          "label: east",
          "device: " + platform.device(),
          eastFile.publicKeyLine(),
          "remote_host: " + MobileNetwork.GATEWAY,
          "remote_network: " + MobileNetwork.INTERNAL);
      eastFile.write(
          "label: west",
          westFile.publicKeyLine(),
          "remote_host: 192.0.2.1",
          "remote_network: 10.7.0.0/24");
      var before = west.state();
      east.start();
      west.start();
      Ping.untilAnswered(network.server(), "10.7.0.1", LIMIT);
      west.control("rekey");
      assertTcpIsIntact(network.server(), west.namespace(), "10.7.0.1");
      west.daemon().crash();
      west.start();
      Ping.untilAnswered(network.server(), "10.7.0.1", LIMIT);
      assertEquals(0, stop(west), network::logs);
      assertEquals("", besidesLoopback(before.differenceTo(west.state())), network::logs);
    }
  }

  /** Without the line of the loopback, on which the stand-ins leave a mark. */
  private static String besidesLoopback(String difference) {
    return difference
        .lines()
        .filter(line -> !line.contains(" lo: <"))
        .collect(Collectors.joining("\n"));
  }

  private static int stop(VpnHost host) {
    return host.daemon().stop();
  }

  private static void assertTcpIsIntact(Namespace client, Namespace server, String address) {
    for (var direction : List.of(UP, DOWN)) {
      var tcp = TcpFlow.run(client, server, address, 1, direction);
      var intact = direction == UP ? "up_intact" : "down_intact";
      assertEquals(1, tcp.get(intact), tcp::toString);
    }
  }
}
