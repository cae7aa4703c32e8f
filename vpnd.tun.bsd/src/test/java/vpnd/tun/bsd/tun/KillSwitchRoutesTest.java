// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.bsd.fixture.BsdHost;

/** A kill switch: routes that reject what cannot go through the tunnel. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(180)
@InTurn(2)
class KillSwitchRoutesTest {
  private static final boolean IS_WHOLE = Boolean.getBoolean("whole");
  private static final String PEER = "203.0.113.5";
  private static final String WEB = "198.51.100.80";
  private static final String WEB_IPV6 = "2001:db8:80::80";
  private static final String INSIDE = "10.2.3.4";
  private static final List<IpPrefix> NETWORK = Plans.prefixes("10.2.0.0/16");
  private static final List<IpPrefix> ALL = Plans.prefixes("0.0.0.0/0", "::/0");

  private static final NetworkPlan ADDRESSES =
      NetworkPlan.builder().addresses(Plans.prefixes("10.66.0.1/24", "fd66::1/64")).build();

  private final Path state;

  KillSwitchRoutesTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  static List<BsdHost> hosts() {
    return IS_WHOLE ? BsdHost.all().toList() : List.of(BsdHost.of("freebsd"));
  }

  private static NetworkPlan blocked(List<IpPrefix> networks) throws IOException {
    return NetworkPlan.builder()
        .killSwitch(new KillSwitch(networks, List.of(), true, false))
        .outside(List.of(InetAddress.getByName(PEER)))
        .build();
  }

  private static NetworkPlan session(List<IpPrefix> networks) throws IOException {
    var plan = blocked(networks);
    return ADDRESSES.toBuilder()
        .routes(networks)
        .killSwitch(plan.killSwitch())
        .outside(plan.outside())
        .build();
  }

  private static void connect() throws Exception {
    Shell.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    Shell.run("ip", "link", "set", "dev", "lan1", "up");
    Shell.run("ip", "address", "add", "192.0.2.10/24", "dev", "lan0");
    Shell.run("ip", "address", "add", "2001:db8:1::10/64", "dev", "lan0", "nodad");
    Shell.run("ip", "link", "set", "dev", "lan0", "up");
    Shell.run("ip", "route", "replace", "default", "via", "192.0.2.1");
    Shell.run("ip", "-6", "route", "add", "default", "via", "fe80::1", "dev", "lan0");
  }

  private static void assertBy(String device, String to) throws Exception {
    var route = Shell.run("ip", "-o", "route", "get", to);
    assertTrue(route.contains(" dev " + device + " "), route);
  }

  /** A program that sends gets an error at once, also one that is bound to the outer address. */
  private static void assertRejected(String to) throws IOException {
    for (var own : List.of("0.0.0.0", to.contains(":") ? "2001:db8:1::10" : "192.0.2.10")) {
      var target = InetAddress.getByName(to);
      try (var program = new DatagramSocket(0, InetAddress.getByName(own))) {
        assertThrows(
            IOException.class, () -> program.send(new DatagramPacket(new byte[1], 1, target, 9)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aNetworkIsReachedThroughTheTunnelOrNotAtAll(BsdHost host) throws Exception {
    connect();
    var before = HostView.now();
    var port = host.port(state);
    var settings = host.settings(host.device(3));
    try (var device = port.open(settings)) {
      assertBy("lan0", INSIDE);
      device.configure(blocked(NETWORK));
      assertRejected(INSIDE);
      assertBy("lan0", WEB);
      device.configure(session(NETWORK));
      assertBy(device.name(), INSIDE);
      var view = HostView.now();
      device.configure(session(NETWORK));
      assertEquals(view, HostView.now());
      assertEquals(List.of(), device.restored());
      device.configure(blocked(NETWORK));
      assertRejected(INSIDE);
    }
    assertRejected(INSIDE);
    port.clear(settings);
    assertEquals(before, HostView.now());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void withAllTrafficOnlyDatagramsToThePeerLeave(BsdHost host) throws Exception {
    connect();
    var before = HostView.now();
    var port = host.port(state);
    var settings = host.settings(host.device(3));
    try (var device = port.open(settings)) {
      device.configure(blocked(ALL));
      assertRejected(WEB);
      assertRejected(WEB_IPV6);
      assertBy("lan0", PEER);
      assertBy("lan0", "192.0.2.77");
      device.configure(session(ALL));
      assertBy(device.name(), WEB);
      assertBy(device.name(), WEB_IPV6);
      assertBy("lan0", PEER);
    }
    assertRejected(WEB);
    assertRejected(WEB_IPV6);
    try (var device = port.open(settings)) {
      device.configure(NetworkPlan.EMPTY);
      assertEquals(List.of(), device.restored());
    }
    assertEquals(before, HostView.now());
  }

  /** Nor when its address is known later. */
  @ParameterizedTest
  @MethodSource("hosts")
  void aNetworkWithThePeerIsNeitherBlockedNorRouted(BsdHost host) throws Exception {
    connect();
    try (var device = host.open(state, host.device(3))) {
      var around = Plans.prefixes("203.0.112.0/20", "10.2.0.0/16");
      device.configure(blocked(around).toBuilder().outside(List.of()).build());
      assertRejected(PEER);
      for (var plan : List.of(blocked(around), session(around))) {
        var fault = assertThrows(IOException.class, () -> device.configure(plan));
        assertTrue(String.valueOf(fault.getMessage()).contains("203.0.112.0/20"), fault::toString);
        assertBy("lan0", PEER);
      }
      assertBy(device.name(), INSIDE);
      device.configure(NetworkPlan.EMPTY);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void withoutANetworkAllTrafficIsBlockedAtOnceWhenThereIsOne(BsdHost host) throws Exception {
    connect();
    Shell.run("ip", "route", "delete", "default");
    try (var device = host.open(state, host.device(3))) {
      device.configure(blocked(ALL));
      Shell.run("ip", "route", "replace", "default", "via", "192.0.2.1");
      assertRejected(WEB);
      device.configure(blocked(ALL));
      assertRejected(WEB);
      assertBy("lan0", PEER);
      device.configure(NetworkPlan.EMPTY);
      assertBy("lan0", WEB);
    }
  }

  /** All traffic is more than what the tunnel carries. */
  @ParameterizedTest
  @MethodSource("hosts")
  void aFamilyThatTheTunnelDoesNotCarryIsRejected(BsdHost host) throws Exception {
    connect();
    try (var device = host.open(state, host.device(3))) {
      var ipv4 = Plans.prefixes("0.0.0.0/0");
      device.configure(session(ipv4));
      assertBy(device.name(), WEB);
      assertRejected(WEB_IPV6);
      device.configure(NetworkPlan.EMPTY);
      assertBy("lan0", WEB_IPV6);
    }
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("hosts")
  void whatAnotherProgramRemovedIsRestoredAndWhatItAddedStays(BsdHost host) throws Exception {
    connect();
    Shell.run("ip", "route", "add", "unreachable", "10.2.0.0/17");
    var before = HostView.now();
    var port = host.port(state);
    var settings = host.settings(host.device(3));
    try (var device = port.open(settings)) {
      device.configure(blocked(NETWORK));
      Shell.run("ip", "route", "delete", "10.2.128.0/17");
      assertBy("lan0", "10.2.200.1");
      device.configure(blocked(NETWORK));
      assertRejected("10.2.200.1");
      assertEquals(List.of("packets to 10.2.128.0/17 are rejected"), device.restored());
    }
    port.clear(settings);
    assertEquals(before, HostView.now());
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("hosts")
  void aDamagedFileIsNamedWithTheRemedy(BsdHost host) throws Exception {
    connect();
    var port = host.port(state);
    var settings = host.settings(host.device(3));
    try (var device = port.open(settings)) {
      device.configure(blocked(NETWORK));
    }
    var file = state.resolve(host.device(3) + ".blocked");
    assertTrue(Files.exists(file));
    var lines = Files.readString(file);
    Files.writeString(file, "10.2.0.0/1");
    var fault = assertThrows(IOException.class, () -> port.clear(settings));
    assertTrue(String.valueOf(fault.getMessage()).contains(file + " is damaged: delete it"));
    Files.writeString(file, lines);
    port.clear(settings);
    assertFalse(Files.exists(file));
  }
}
