// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.tun.LinuxTunPort;

/** {@code route_table} and {@code route_metric}. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class RoutePlaceTest {
  private static final RoutePlace IN_TABLE = new RoutePlace(100, 50);
  private static final NetworkPlan PLAN = Plans.routes("10.67.0.0/16", "fd67::/48");

  private final Path state;

  RoutePlaceTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @Test
  void routesAreInTheTableWithTheMetricAndNowhereElse() throws Exception {
    try (var device = open(IN_TABLE)) {
      device.configure(PLAN);
      device.configure(PLAN);
      assertEquals(List.of(), device.restored());
      assertTrue(table("-4").contains("10.67.0.0/16 dev vpt0 "), table("-4"));
      assertTrue(table("-4").contains(" metric 50 "), table("-4"));
      assertTrue(table("-6").contains("fd67::/48 dev vpt0 "), table("-6"));
      assertTrue(table("-6").contains(" metric 50 "), table("-6"));
      assertFalse(Shell.run("ip", "route").contains("10.67.0.0/16"));

      device.configure(NetworkPlan.EMPTY);
      assertFalse(everyRoute().contains("table 100"), everyRoute());
    }
  }

  @Test
  void aRouteThatIsLostIsRestoredThereAndItsOptionsFollow() throws Exception {
    try (var device = open(IN_TABLE)) {
      device.configure(PLAN);
      Shell.run("ip", "route", "flush", "table", "100");
      var narrow = Map.of(IpPrefix.parse("10.67.0.0/16"), 1331);
      device.configure(PLAN.toBuilder().routeMtus(narrow).build());
      assertEquals(
          List.of("10.67.0.0/16 is reached through vpt0, in table 100, with metric 50"),
          device.restored());
      assertTrue(table("-4").contains(" mtu 1331"), table("-4"));
      device.configure(PLAN);
      assertFalse(table("-4").contains(" mtu "), table("-4"));
    }
  }

  /** The kernel has a route to the network of an address, but in the main table only. */
  @Test
  void theNetworkOfTheDeviceIsInTheTableToo() throws Exception {
    var addressed =
        Plans.routes("10.66.0.0/24").toBuilder().addresses(Plans.prefixes("10.66.0.1/24")).build();
    try (var device = open(IN_TABLE)) {
      device.configure(addressed);
      assertTrue(table("-4").contains("10.66.0.0/24 dev vpt0 "), table("-4"));
    }
  }

  /** Rules are the operator's, and so it is no loop that a peer's address is in the network. */
  @Test
  void allTrafficIsARouteInTheTableWithoutRules() throws Exception {
    var rules = Shell.run("ip", "rule") + Shell.run("ip", "-6", "rule");
    var all =
        Plans.routes("0.0.0.0/0", "::/0").toBuilder()
            .outside(List.of(InetAddress.getByName("192.0.2.1")))
            .build();
    try (var device = open(new RoutePlace(100, 0))) {
      device.configure(all);
      assertTrue(table("-4").contains("default dev vpt0 "), table("-4"));
      assertTrue(table("-6").contains("default dev vpt0 "), table("-6"));
      assertEquals(rules, Shell.run("ip", "rule") + Shell.run("ip", "-6", "rule"));
      assertEquals("", Shell.run("nft", "list", "tables"));
      device.configure(NetworkPlan.EMPTY);
      assertFalse(everyRoute().contains("table 100"), everyRoute());
    }
  }

  @Test
  void aMetricLetsTwoRoutesToOneNetworkExist() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt1", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt1", "up");
    Shell.run("ip", "route", "add", "10.67.0.0/16", "dev", "vpt1", "metric", "20");
    try (var device = open(new RoutePlace(0, 20))) {
      var fault = ThrownMessage.of(() -> device.configure(PLAN));
      assertTrue(fault.contains("route_metric"), fault);
    }
    try (var device = open(new RoutePlace(0, 50))) {
      device.configure(PLAN);
      assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vpt0 "));
      assertTrue(Shell.run("ip", "route", "get", "10.67.0.1").contains("dev vpt1 "));
    }
    assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vpt1 "));
    assertFalse(Shell.run("ip", "route").contains("vpt0"));
  }

  @Test
  void theNextStartRemovesThemAfterAKillWhateverItsOwnPlace() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    // With the link or the last address the kernel would take the routes away itself.
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "address", "add", "10.65.0.1/24", "dev", "vpt0");
    Shell.run("ip", "address", "add", "fd65::1/64", "dev", "vpt0", "nodad");
    Shell.run("ip", "route", "add", "10.68.0.0/16", "dev", "vpt0", "table", "100");
    Shell.run("ip", "route", "add", "10.67.0.0/16", "dev", "vpt0", "table", "101");
    var before = tables();
    OtherProcess.start(state, "vpt0", "table").kill();
    assertTrue(table("-4").contains("10.67.0.0/16 dev vpt0 "), table("-4"));
    assertTrue(table("-6").contains("fd67::/48 dev vpt0 "), table("-6"));
    open(RoutePlace.DEFAULT).close();
    assertEquals(before, tables());
  }

  private static String table(String family) throws Exception {
    return Shell.run("ip", family, "route", "show", "table", "100");
  }

  /** The routes of all tables that are not the kernel's own. */
  private static List<String> tables() throws Exception {
    return everyRoute()
        .lines()
        .filter(line -> line.contains(" table 10"))
        .map(line -> line.replace(" linkdown", "").strip())
        .sorted()
        .toList();
  }

  private static String everyRoute() throws Exception {
    return Shell.run("ip", "-4", "route", "show", "table", "all")
        + Shell.run("ip", "-6", "route", "show", "table", "all");
  }

  private TunDevice open(RoutePlace place) throws IOException {
    return new LinuxTunPort(state).open(DeviceSettings.builder("vpt0").routePlace(place).build());
  }
}
