// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.api.port.DeviceSettings;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.WholeRun;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.bsd.fixture.BsdHost;

/** Routes for all traffic, and past them one for the tunnel's own datagrams to the peer. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(180)
@InTurn(1)
class AllTrafficTest {
  private static final boolean IS_WHOLE = Boolean.getBoolean("whole");

  private static final String PEER = "203.0.113.5";
  private static final String PEER_IPV6 = "2001:db8:5::5";
  private static final String WEB = "198.51.100.80";

  private static final NetworkPlan ALL =
      NetworkPlan.builder()
          .mtu(1400)
          .addresses(Plans.prefixes("10.66.0.1/24", "fd66::1/64"))
          .routes(Plans.prefixes("0.0.0.0/0", "::/0"))
          .build();

  private final Path state;

  AllTrafficTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  /** All systems in a whole run, as each takes many programs. */
  static List<BsdHost> hosts() {
    return IS_WHOLE ? BsdHost.all().toList() : List.of(BsdHost.of("netbsd"));
  }

  /** One that looks up routes by their prefix, and one that looks up the address. */
  static List<BsdHost> bothKinds() {
    var both = List.of(BsdHost.of("freebsd"), BsdHost.of("netbsd"));
    return IS_WHOLE ? both : both.subList(0, 1);
  }

  private static NetworkPlan past(String... peers) throws IOException {
    var outside = new ArrayList<InetAddress>();
    for (var peer : peers) {
      outside.add(InetAddress.getByName(peer));
    }
    return ALL.toBuilder().outside(outside).build();
  }

  /** In the namespace of the test, which methods that run before each test are not in. */
  private static void connect() throws Exception {
    Shell.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    Shell.run("ip", "link", "set", "dev", "lan1", "up");
    Shell.run("ip", "address", "add", "192.0.2.10/24", "dev", "lan0");
    Shell.run("ip", "address", "add", "2001:db8:1::10/64", "dev", "lan0", "nodad");
    Shell.run("ip", "link", "set", "dev", "lan0", "up");
    defaultGateway("192.0.2.1");
    Shell.run("ip", "-6", "route", "add", "default", "via", "fe80::1", "dev", "lan0");
  }

  private static void defaultGateway(String address) throws Exception {
    Shell.run("ip", "route", "replace", "default", "via", address);
  }

  private static String route(String to) throws Exception {
    return Shell.run("ip", "-o", "route", "get", to);
  }

  private static void assertByDevice(String device, String to) throws Exception {
    var route = route(to);
    assertTrue(route.contains(" dev " + device + " "), route);
  }

  private static void assertByGateway(String gateway, String to) throws Exception {
    var route = route(to);
    assertTrue(route.contains(" via " + gateway + " dev lan0 "), route);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void allGoesIntoTheTunnelButItsOwnDatagrams(BsdHost host) throws Exception {
    connect();
    var before = HostView.now();
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER, PEER_IPV6));
      for (var to : List.of(WEB, "8.8.8.8", "2001:db8:80::80", "fd80::80")) {
        assertByDevice(device.name(), to);
      }
      assertByGateway("192.0.2.1", PEER);
      assertByGateway("fe80::1", PEER_IPV6);
      assertByDevice("lan0", "192.0.2.77");
      var view = HostView.now();
      device.configure(past(PEER, PEER_IPV6));
      assertEquals(view, HostView.now());
      assertEquals(List.of(), device.restored());
    }
    assertEquals(before, HostView.now());
  }

  @ParameterizedTest
  @MethodSource("bothKinds")
  void theRouteToThePeerFollowsTheDefaultRouteAndThePeer(BsdHost host) throws Exception {
    connect();
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER));
      defaultGateway("192.0.2.2");
      device.configure(past(PEER));
      assertByGateway("192.0.2.2", PEER);
      Shell.run("ip", "route", "delete", "default");
      device.configure(past(PEER));
      assertByGateway("192.0.2.2", PEER);
      assertByDevice(device.name(), WEB);
      defaultGateway("192.0.2.1");
      device.configure(past("203.0.113.6"));
      assertByGateway("192.0.2.1", "203.0.113.6");
      assertByDevice(device.name(), PEER);
      device.configure(ALL.toBuilder().routes(List.of()).build());
      assertByGateway("192.0.2.1", WEB);
      assertFalse(Shell.run("ip", "route").contains("203.0.113.6"));
    }
  }

  /** The system removes the route to the peer with the address of the interface. */
  @ParameterizedTest
  @MethodSource("bothKinds")
  void withoutANetworkTheTunnelKeepsAllAndTheRouteReturnsWithIt(BsdHost host) throws Exception {
    connect();
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER));
      Shell.run("ip", "address", "delete", "192.0.2.10/24", "dev", "lan0");
      device.configure(past(PEER));
      assertByDevice(device.name(), WEB);
      assertByDevice(device.name(), PEER);
      Shell.run("ip", "address", "add", "192.0.2.10/24", "dev", "lan0");
      defaultGateway("192.0.2.1");
      device.configure(past(PEER));
      assertByGateway("192.0.2.1", PEER);
      assertByDevice(device.name(), WEB);
    }
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("bothKinds")
  void theRouteFollowsToAnInterfaceWithTheSameGateway(BsdHost host) throws Exception {
    connect();
    Shell.run("ip", "address", "add", "192.0.2.11/24", "dev", "lan1");
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER));
      Shell.run("ip", "address", "delete", "192.0.2.10/24", "dev", "lan0");
      Shell.run("ip", "route", "replace", "default", "via", "192.0.2.1", "dev", "lan1");
      device.configure(past(PEER));
      assertByDevice("lan1", PEER);
    }
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("bothKinds")
  void withADefaultRouteToAnInterfaceNothingIsRouted(BsdHost host) throws Exception {
    connect();
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER));
      Shell.run("ip", "route", "replace", "default", "dev", "lan1");
      var fault = assertThrows(IOException.class, () -> device.configure(past(PEER)));
      assertTrue(String.valueOf(fault.getMessage()).contains("0.0.0.0/0"), fault::toString);
      assertByDevice("lan1", WEB);
      assertByDevice("lan1", PEER);
    }
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("bothKinds")
  void inAPlaceThatTheSystemLacksThereIsNoRouteAtAll(BsdHost host) throws Exception {
    connect();
    var settings =
        DeviceSettings.builder(host.device(3))
            .programs(Path.of("/nonexistent"), host.programs().resolve("resolvconf"))
            .routePlace(new RoutePlace(100, 0))
            .build();
    try (var device = host.port(state).open(settings)) {
      assertThrows(IOException.class, () -> device.configure(past(PEER)));
      assertByGateway("192.0.2.1", WEB);
      assertFalse(Shell.run("ip", "route").contains(PEER + " "), Shell.run("ip", "route"));
    }
  }

  @ParameterizedTest
  @WholeRun
  @MethodSource("bothKinds")
  void aRouteThatTheHostHasToThePeerIsLeftAlone(BsdHost host) throws Exception {
    connect();
    Shell.run("ip", "route", "add", "203.0.113.0/24", "via", "192.0.2.9");
    var before = HostView.now();
    try (var device = host.open(state, host.device(3))) {
      device.configure(past(PEER, "192.0.2.77"));
      assertByDevice(device.name(), WEB);
      assertByGateway("192.0.2.9", PEER);
      assertByDevice("lan0", "192.0.2.77");
      assertFalse(Shell.run("ip", "route").contains(PEER + " "), Shell.run("ip", "route"));
    }
    assertEquals(before, HostView.now());
  }

  @ParameterizedTest
  @MethodSource("bothKinds")
  void withoutAWayToThePeerNothingIsRouted(BsdHost host) throws Exception {
    connect();
    Shell.run("ip", "route", "delete", "default");
    try (var device = host.open(state, host.device(3))) {
      var fault = assertThrows(IOException.class, () -> device.configure(past(PEER)));
      assertTrue(String.valueOf(fault.getMessage()).contains("0.0.0.0/0"), fault::toString);
      assertFalse(Shell.run("ip", "route").contains("0.0.0.0/1"), Shell.run("ip", "route"));
      defaultGateway("192.0.2.1");
      device.configure(past(PEER));
      assertByDevice(device.name(), WEB);
    }
  }
}
