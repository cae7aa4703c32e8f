// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.testing.FakeProgram;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.program.IpFamily;
import vpnd.tun.linux.tun.LinuxTunPort;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class NetworkConfiguratorTest {
  private final Path directory;
  private final Path state;

  NetworkConfiguratorTest(@TempDir Path directory) {
    this.directory = directory;
    this.state = directory.resolve("vpnd");
  }

  @Test
  void aPlanIsCarriedOutAndClosingRestoresTheHostToTheLetter() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    try (var device = open()) {
      device.configure(Plans.FULL);
      var addresses = Shell.run("ip", "address", "show", "dev", "vpt0");
      assertTrue(addresses.contains("mtu 1431"), addresses);
      assertTrue(addresses.contains("10.66.0.1/24"), addresses);
      assertTrue(addresses.contains("fd66::1/64"), addresses);
      assertTrue(Shell.run("ip", "-4", "route").contains("10.67.0.0/16 dev vpt0"));
      assertTrue(Shell.run("ip", "-6", "route").contains("fd67::/48 dev vpt0"));
      for (var family : IpFamily.values()) {
        assertEquals("1", HostState.get(family, "all"));
        assertEquals("1", HostState.get(family, "vptb"));
      }
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void anEmptyPlanUndoesTheOneBefore() throws Exception {
    HostState.prepare();
    try (var device = open()) {
      var before = HostState.now();
      device.configure(Plans.FULL);
      device.configure(NetworkPlan.EMPTY);
      assertEquals(before, HostState.now());
    }
  }

  @Test
  void theMtuFollowsThePlansAndComesBack() throws Exception {
    try (var device = open()) {
      for (int mtu : new int[] {1431, 1331, 1331, 1400}) {
        device.configure(NetworkPlan.EMPTY.toBuilder().mtu(mtu).build());
        assertTrue(Shell.run("ip", "link", "show", "dev", "vpt0").contains("mtu " + mtu + " "));
      }
      assertEquals(
          List.of("MTU of vpt0 is 1400 (was 1500)"),
          device.changes().stream().filter(line -> line.startsWith("MTU")).toList());
      device.configure(NetworkPlan.EMPTY);
      assertTrue(Shell.run("ip", "link", "show", "dev", "vpt0").contains("mtu 1500 "));
    }
  }

  @Test
  void aRouteHasTheOwnAddressInACertainNetworkAsItsSourceAndFollowsIt() throws Exception {
    var plan =
        Plans.routes("10.67.0.0/16", "fd67::/48", "10.68.0.0/16").toBuilder()
            .sources(
                Map.of(
                    IpPrefix.parse("10.67.0.0/16"), IpPrefix.parse("10.60.0.0/24"),
                    IpPrefix.parse("fd67::/48"), IpPrefix.parse("fd60::/64")))
            .build();
    Shell.run("ip", "tuntap", "add", "dev", "vpt1", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt1", "up");
    Shell.run("ip", "address", "add", "10.60.0.7/24", "dev", "vpt1");
    Shell.run("ip", "address", "add", "fd60::7/64", "dev", "vpt1", "nodad");
    try (var device = open()) {
      device.configure(plan);
      assertTrue(route("-4", "10.67.0.0/16").contains(" src 10.60.0.7 "));
      assertTrue(route("-6", "fd67::/48").contains(" src fd60::7 "));
      assertFalse(route("-4", "10.68.0.0/16").contains(" src "));

      // The system takes the route away with the address.
      Shell.run("ip", "address", "delete", "10.60.0.7/24", "dev", "vpt1");
      device.configure(plan);
      assertFalse(route("-4", "10.67.0.0/16").isEmpty());
      assertFalse(route("-4", "10.67.0.0/16").contains(" src "));

      Shell.run("ip", "address", "add", "10.60.0.8/24", "dev", "vpt1");
      device.configure(
          plan.toBuilder().routeMtus(Map.of(IpPrefix.parse("10.67.0.0/16"), 1331)).build());
      assertTrue(route("-4", "10.67.0.0/16").contains(" src 10.60.0.8 mtu 1331"));

      device.configure(plan.toBuilder().sources(Map.of()).build());
      assertFalse(route("-4", "10.67.0.0/16").contains(" src "));
      assertFalse(route("-6", "fd67::/48").contains(" src "));
    }
    assertEquals("", route("-4", "10.67.0.0/16"));
    assertEquals("", route("-6", "fd67::/48"));
  }

  @Test
  void aRouteHasAnMtuOfItsOwnForAsLongAsThePlanSaysSo() throws Exception {
    var plan = Plans.routes("10.67.0.0/16", "fd67::/48", "10.68.0.0/16", "10.69.0.0/16");
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "route", "add", "10.69.0.0/16", "dev", "vpt0");
    var narrow = Plans.prefixes("10.67.0.0/16", "fd67::/48", "10.69.0.0/16");
    try (var device = open()) {
      for (int mtu : new int[] {1331, 1331, 1300}) {
        device.configure(
            plan.toBuilder()
                .routeMtus(narrow.stream().collect(Collectors.toMap(to -> to, to -> mtu)))
                .build());
        assertTrue(route("-4", "10.67.0.0/16").contains(" mtu " + mtu));
        assertTrue(route("-6", "fd67::/48").contains(" mtu " + mtu));
        assertFalse(route("-4", "10.68.0.0/16").contains(" mtu "));
        assertFalse(route("-4", "10.69.0.0/16").contains(" mtu "), "one of the admin");
      }
      device.configure(plan);
      assertFalse(route("-4", "10.67.0.0/16").contains(" mtu "));
      assertFalse(route("-6", "fd67::/48").contains(" mtu "));
    }
    assertEquals("", route("-4", "10.67.0.0/16"));
  }

  private static String route(String family, String network) throws Exception {
    return Shell.run("ip", family, "route", "show", "exact", network);
  }

  @Test
  void theChangesAreListedForPeople() throws Exception {
    HostState.prepare();
    try (var device = open()) {
      device.configure(Plans.FULL);
      assertEquals(
          List.of(
              "vpt0 has no link-local IPv6 address",
              "vpt0 is up (was down)",
              "MTU of vpt0 is 1431 (was 1500)",
              "vpt0 has the address 10.66.0.1/24",
              "vpt0 has the address fd66:0:0:0:0:0:0:1/64",
              "10.67.0.0/16 is reached through vpt0",
              "fd67:0:0:0:0:0:0:0/48 is reached through vpt0",
              "IPv4 is forwarded (was not)",
              "IPv6 is forwarded (was not)"),
          device.changes());
    }
  }

  @Test
  void aDeviceOfTheAdminIsUsedAndLeftAsItWas() throws Exception {
    HostState.prepare();
    HostState.addAdminsDevice("vpt0");
    Shell.run("ip", "link", "set", "dev", "vpt0", "mtu", "1300");
    var before = HostState.now();
    try (var device = open()) {
      device.configure(Plans.FULL);
      assertNotEquals(before, HostState.now());
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void whatOthersMadeIsNeitherRepeatedNorRemoved() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "address", "add", "10.66.0.1/24", "dev", "vpt0");
    Shell.run("ip", "address", "add", "fd66::1/64", "dev", "vpt0", "nodad");
    Shell.run("ip", "route", "add", "10.67.0.0/16", "dev", "vpt0");
    Shell.run("ip", "route", "add", "fd67::/48", "dev", "vpt0");
    try (var device = open()) {
      device.configure(Plans.FULL);
      assertEquals(
          List.of(), device.changes().stream().filter(line -> line.contains("address")).toList());
      Shell.run("ip", "route", "add", "10.68.0.0/16", "dev", "vpt0");
      device.configure(NetworkPlan.EMPTY);
    }
    var routes = Shell.run("ip", "-4", "route") + Shell.run("ip", "-6", "route");
    for (var network : List.of("10.66.0.0/24", "10.67.0.0/16", "10.68.0.0/16", "fd67::/48")) {
      assertTrue(routes.contains(network), routes);
    }
    assertTrue(Shell.run("ip", "address").contains("fd66::1/64"));
  }

  @Test
  void aRouteThatAnotherReplacedIsNotRemoved() throws Exception {
    try (var device = open()) {
      device.configure(Plans.routes("10.67.0.0/16"));
      Shell.run("ip", "route", "replace", "10.67.0.0/16", "dev", "vpt0", "protocol", "static");
      device.configure(NetworkPlan.EMPTY);
      assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16"));
    }
  }

  @Test
  void aStepThatFailsIsNamedAndTheOthersAreDoneAndItMayBeTriedAgain() throws Exception {
    HostState.prepare();
    Shell.run("ip", "link", "set", "dev", "vpta", "up");
    Shell.run("ip", "route", "add", "10.67.0.0/16", "dev", "vpta");
    try (var device = open()) {
      var plan = Plans.routes("10.67.0.0/16", "10.68.0.0/16");
      var fault = ThrownMessage.of(() -> device.configure(plan));
      assertTrue(fault.startsWith("10.67.0.0/16 is already routed elsewhere"), fault);
      assertTrue(Shell.run("ip", "route").contains("10.68.0.0/16 dev vpt0"));

      Shell.run("ip", "route", "delete", "10.67.0.0/16");
      device.configure(plan);
      assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vpt0"));
    }
  }

  @Test
  void forwardingIsSwitchedOnForTheFamilyThatThePlanNeeds() throws Exception {
    HostState.prepare();
    for (boolean isIpv4 : new boolean[] {true, false}) {
      try (var device = open()) {
        device.configure(NetworkPlan.builder().forwarding(isIpv4, !isIpv4).build());
        assertEquals(isIpv4 ? "1" : "0", HostState.get(IpFamily.IPV4, "all"));
        assertEquals(isIpv4 ? "0" : "1", HostState.get(IpFamily.IPV6, "all"));
      }
    }
  }

  @Test
  void forwardingThatWasOnStaysOn() throws Exception {
    for (var family : IpFamily.values()) {
      HostState.set(family, "all", "1");
    }
    var before = HostState.now();
    try (var device = open()) {
      device.configure(Plans.FULL);
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void forwardingThatAnotherChangedIsLeftAlone() throws Exception {
    HostState.prepare();
    try (var device = open()) {
      device.configure(Plans.FORWARDING);
      HostState.set(IpFamily.IPV4, "vpta", "0");
      ProcFile.write(Path.of("/proc/sys/net/ipv4/conf/all/accept_redirects"), "1");
    }
    assertEquals("0", HostState.get(IpFamily.IPV4, "vpta"));
    assertEquals("0", HostState.get(IpFamily.IPV4, "vptb"));
    assertEquals("1", ProcFile.read(Path.of("/proc/sys/net/ipv4/conf/all/accept_redirects")));

    try (var device = open()) {
      device.configure(Plans.FORWARDING);
      HostState.set(IpFamily.IPV4, "all", "0");
      HostState.set(IpFamily.IPV4, "vptb", "1");
    }
    assertEquals("0", HostState.get(IpFamily.IPV4, "all"));
    assertEquals("1", HostState.get(IpFamily.IPV4, "vptb"));
  }

  @Test
  void anInterfaceThatCameLaterDoesNotKeepForwarding() throws Exception {
    HostState.prepare();
    try (var device = open()) {
      device.configure(Plans.FORWARDING);
      Shell.run("ip", "link", "add", "vptc", "type", "veth", "peer", "name", "vptc1");
      assertEquals("1", HostState.get(IpFamily.IPV4, "vptc"));
    }
    assertEquals("0", HostState.get(IpFamily.IPV4, "vptc"));
  }

  @Test
  void anInterruptedThreadStillRestoresTheHost() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    var device = open();
    device.configure(Plans.FULL);
    Thread.currentThread().interrupt();
    device.close();
    assertTrue(Thread.interrupted());
    assertEquals(before, HostState.now());
  }

  @Test
  void theJournalIsPrivateAndGoneAfterTheEnd() throws Exception {
    Libc.acquire();
    int before = Libc.umask(0);
    try (var device = open()) {
      device.configure(Plans.routes("10.67.0.0/16"));
      assertEquals(1, journals());
      assertEquals("rwx------", mode(state));
      try (var files = Files.list(state)) {
        for (var file : files.toList()) {
          assertEquals("rw-------", mode(file), file::toString);
        }
      }
    } finally {
      Libc.umask(before);
      Libc.release();
    }
    assertEquals(0, journals());
  }

  @Test
  void aStepIsInTheJournalBeforeItIsDone() throws Exception {
    var script = "case \"$*\" in *' add 10.66.0.1/24 '*) cat %s/*.journal > \"$0.log\";; esac";
    var ip = FakeProgram.of(directory, "ip", script.formatted(state) + "\nexec ip \"$@\"");
    var config = Configs.of("vpt0", ip, Path.of("/nonexistent"));
    try (var device = new LinuxTunPort(state).open(config)) {
      device.configure(Plans.FULL);
    }
    var journal = Files.readString(Path.of(ip + ".log"));
    assertTrue(journal.contains(" 10.66.0.1/24\nend\n"), journal);
  }

  private long journals() throws IOException {
    try (var files = Files.list(state)) {
      return files.filter(file -> !file.endsWith("lock")).count();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void withoutAnyChangeThereIsNothingOnTheHost() throws Exception {
    var before = HostState.now();
    open().close();
    assertEquals(before, HostState.now());
    assertFalse(Files.exists(state.resolve("vpt0")));
  }

  private TunDevice open() throws IOException {
    return new LinuxTunPort(state).open(Configs.of("vpt0"));
  }
}
