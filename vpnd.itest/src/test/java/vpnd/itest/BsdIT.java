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
import vpnd.itest.network.HostState;
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

  private static final String BOTH_ADDRESSES = "10.99.0.1/24, fd99::2/64";
  private static final String BOTH_NETWORKS =
      MobileNetwork.INTERNAL + ", " + MobileNetwork.INTERNAL_IPV6;
  private static final String WEST = "10.7.0.1";
  private static final String WEST_IPV6 = "fd07::1";

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
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY);
      client.admit(BOTH_ADDRESSES, BOTH_NETWORKS, MobileNetwork.SERVER);
      var host = client.host();
      var before = host.state();
      network.gateway().start();
      host.start();
      assertServerIsReached(client.namespace(), network);
      host.control("rekey", "client1");
      assertEquals(100, client.pingServer(100).received(), network::logs);
      assertNothingIsLeftAfterACrash(
          host, before, () -> assertServerIsReached(client.namespace(), network));
    }
  }

  /** By both versions of IP, with ping and TCP. */
  private static void assertServerIsReached(Namespace client, MobileNetwork network) {
    for (var address : List.of(MobileNetwork.SERVER, MobileNetwork.SERVER_IPV6)) {
      Ping.untilAnswered(client, address, LIMIT);
      assertTcpIsIntact(client, network.server(), address);
    }
  }

  /** Kills vpnd, starts it again, and ends it. */
  private static void assertNothingIsLeftAfterACrash(
      VpnHost host, HostState before, Runnable works) {
    host.daemon().crash();
    var daemon = host.start();
    works.run();
    assertTrue(daemon.log().toString().contains("undoing what process"), daemon.log()::toString);
    assertEquals(0, daemon.stop(), daemon.log()::toString);
    assertEquals("", besidesLoopback(before.differenceTo(host.state())), daemon.log()::toString);
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
  void aClientCallsByIpv6(StandInPort port) {
    var platform = port.platform();
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var client = new MobileClient(network, 1);
      client.configure(MobileNetwork.GATEWAY_IPV6);
      client.admit(BOTH_ADDRESSES, BOTH_NETWORKS, MobileNetwork.SERVER_IPV6);
      network.gateway().start();
      client.host().start();
      assertServerIsReached(client.namespace(), network);
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
          BOTH_ADDRESSES, BOTH_NETWORKS, MobileNetwork.SERVER, "device: " + platform.device());
      var gateway = network.gateway();
      var before = gateway.state();
      gateway.start();
      client.host().start();
      assertServerIsReached(client.namespace(), network);
      gateway.control("rekey");
      assertEquals(100, client.pingServer(100).received(), network::logs);
      assertNothingIsLeftAfterACrash(
          gateway, before, () -> assertServerIsReached(client.namespace(), network));
    }
  }

  /** Each side is the gateway of a network: a host with addresses on its loopback. */
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
      west.namespace().ip("address", "add", WEST + "/24", "dev", "lo");
      west.namespace().ip("address", "add", WEST_IPV6 + "/64", "dev", "lo");
      westFile.write(
          "label: east",
          "device: " + platform.device(),
          eastFile.publicKeyLine(),
          "remote_host: " + MobileNetwork.GATEWAY,
          "remote_network: " + BOTH_NETWORKS);
      eastFile.write(
          "label: west",
          westFile.publicKeyLine(),
          "remote_host: 192.0.2.1",
          "remote_network: 10.7.0.0/24, fd07::/64");
      var before = west.state();
      east.start();
      west.start();
      assertWestIsReached(network);
      west.control("rekey");
      assertEquals(
          100,
          Ping.run(network.server(), WEST, 100, Duration.ofMillis(10)).received(),
          network::logs);
      assertNothingIsLeftAfterACrash(west, before, () -> assertWestIsReached(network));
    }
  }

  private static void assertWestIsReached(MobileNetwork network) {
    for (var address : List.of(WEST, WEST_IPV6)) {
      Ping.untilAnswered(network.server(), address, LIMIT);
      assertTcpIsIntact(network.server(), network.client(1).namespace(), address);
    }
  }

  /** Without the line of the loopback, on which the stand-ins leave a mark. */
  private static String besidesLoopback(String difference) {
    return difference
        .lines()
        .filter(line -> !line.contains(" lo: <"))
        .collect(Collectors.joining("\n"));
  }

  private static void assertTcpIsIntact(Namespace client, Namespace server, String address) {
    for (var direction : List.of(UP, DOWN)) {
      var tcp = TcpFlow.run(client, server, address, 1, direction);
      var intact = direction == UP ? "up_intact" : "down_intact";
      assertEquals(1, tcp.get(intact), tcp::toString);
    }
  }
}
