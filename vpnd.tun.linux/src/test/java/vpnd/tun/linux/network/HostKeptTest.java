// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.tun.LinuxTunPort;

/** What another program takes away from the host's network is noticed and restored. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class HostKeptTest {
  private static final String ROUTE_4 = "10.67.0.0/16 is reached through vpt0";
  private static final String ROUTE_6 = "fd67:0:0:0:0:0:0:0/48 is reached through vpt0";
  private static final String ADDRESS_4 = "vpt0 has the address 10.66.0.1/24";
  private static final String ADDRESS_6 = "vpt0 has the address fd66:0:0:0:0:0:0:1/64";
  private static final String UP = "vpt0 is up";

  private final Path state;

  HostKeptTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ip route flush dev vpt0                       | ADDRESS_4 ROUTE_4
          ip -6 route flush dev vpt0                    | ADDRESS_6 ROUTE_6
          ip route del 10.67.0.0/16                     | ROUTE_4
          ip -6 route del fd67::/48                     | ROUTE_6
          ip link set vpt0 down                         | UP ADDRESS_6 ROUTE_4 ROUTE_6
          ip link set vpt0 down; ip link set vpt0 up    | ADDRESS_6 ROUTE_4 ROUTE_6
          ip addr flush dev vpt0                        | ADDRESS_4 ADDRESS_6 ROUTE_4
          ip addr del 10.66.0.1/24 dev vpt0             | ADDRESS_4 ROUTE_4
          ip link set vpt0 mtu 1500                     | MTU of vpt0 is 1431
          ip link set vpt0 mtu 1290                     | MTU of vpt0 is 1431
          ip link set vpt0 mtu 1200                     | MTU of vpt0 is 1431 vpt0 has no link-local IPv6 address ADDRESS_6 ROUTE_6
          sysctl -w net.ipv4.ip_forward=0               | IPv4 is forwarded
          sysctl -w net.ipv6.conf.all.forwarding=0      | IPv6 is forwarded
          ip link set vpt0 down; ip link set vpt0 name vptr; ip link set vptr up | vpt0 has its name (was vptr) ADDRESS_6 ROUTE_4 ROUTE_6
          """)
  void whatIsTakenAwayIsRestoredAndNamed(String commands, String restored) throws Exception {
    HostState.prepare();
    var before = HostState.now();
    try (var device = open()) {
      device.configure(Plans.FULL);
      assertEquals(List.of(), device.restored());
      device.configure(Plans.FULL);
      assertEquals(List.of(), device.restored());
      var configured = HostState.now();

      run(commands);
      device.configure(Plans.FULL);
      assertEquals(
          restored
              .replace("ROUTE_4", ROUTE_4)
              .replace("ROUTE_6", ROUTE_6)
              .replace("ADDRESS_4", ADDRESS_4)
              .replace("ADDRESS_6", ADDRESS_6)
              .replace("UP", UP),
          String.join(" ", device.restored()));
      assertEquals(configured, HostState.now());
      device.configure(Plans.FULL);
      assertEquals(List.of(), device.restored());
    }
    assertEquals(before, HostState.now());
  }

  /** With the last address of an interface the kernel removes all its routes. */
  @ParameterizedTest
  @ValueSource(strings = {"10.68.0.1/24", "10.66.0.2/24", "10.66.0.1/16"})
  void anotherAddressIsNoReasonToRestoreRoutes(String other) throws Exception {
    var before = HostState.now();
    try (var device = open()) {
      device.configure(Plans.DNS.toBuilder().dns(List.of()).build());
      device.configure(
          Plans.DNS.toBuilder().dns(List.of()).addresses(Plans.prefixes(other)).build());
      var addresses = Shell.run("ip", "-4", "-brief", "address", "show", "dev", "vpt0");
      assertTrue(addresses.strip().endsWith(" " + other), addresses);
      assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vpt0"));
      if (other.startsWith("10.68")) {
        assertEquals(List.of(), device.restored());
      }
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void whatOthersTakeFromTheAdminIsRestoredAndUndoneAtTheEnd() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "route", "add", "10.67.0.0/16", "dev", "vpt0");
    try (var device = open()) {
      device.configure(Plans.routes("10.67.0.0/16"));
      Shell.run("ip", "route", "del", "10.67.0.0/16");
      device.configure(Plans.routes("10.67.0.0/16"));
      assertEquals(List.of(ROUTE_4), device.restored());
    }
    assertEquals("", Shell.run("ip", "route"));
  }

  @Test
  void whatIsRestoredBesidesAFaultIsNamedToo() throws Exception {
    Shell.run("ip", "link", "add", "vpta", "type", "veth", "peer", "name", "vptb");
    Shell.run("ip", "link", "set", "vpta", "up");
    try (var device = open()) {
      device.configure(Plans.routes("10.67.0.0/16", "10.68.0.0/16"));
      Shell.run("ip", "route", "del", "10.67.0.0/16");
      Shell.run("ip", "route", "replace", "10.68.0.0/16", "dev", "vpta");
      var fault =
          ThrownMessage.of(() -> device.configure(Plans.routes("10.67.0.0/16", "10.68.0.0/16")));
      assertTrue(fault.startsWith("10.68.0.0/16 is already routed elsewhere"), fault);
      assertEquals(List.of(ROUTE_4), device.restored());
    }
    assertEquals("10.68.0.0/16 dev vpta scope link linkdown", Shell.run("ip", "route").strip());
  }

  @Test
  void aNameThatAnotherInterfaceHasTakenIsAFault() throws Exception {
    try (var device = open()) {
      device.configure(NetworkPlan.EMPTY);
      run(
          "ip link set vpt0 down; ip link set vpt0 name vptr; ip link add vpt0 type veth peer name vptz");
      var fault = ThrownMessage.of(() -> device.configure(NetworkPlan.EMPTY));
      assertEquals("the interface vptr cannot be named vpt0: File exists", fault);
      Shell.run("ip", "link", "del", "vpt0");
      device.configure(NetworkPlan.EMPTY);
      assertTrue(Shell.run("ip", "link", "show", "vpt0").contains("UP"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip route flush dev vpt0",
        "ip link set vpt0 down",
        "ip addr flush dev vpt0",
        "ip link set vpt0 mtu 1300",
        "ip -6 route del fd67::/48",
        "ip link set vpt0 name vptr",
        "ip rule add to 10.2.0.1 lookup 100",
        "ip -6 rule add to fd02::1 lookup 100",
        "sysctl -w net.ipv4.ip_forward=0",
        "sysctl -w net.ipv6.conf.all.forwarding=0",
        "ip link set vptb down"
      })
  void aChangeOfTheHostIsNoticed(String command) throws Exception {
    HostState.prepare();
    Shell.run("ip", "link", "set", "vptb", "up");
    var changes = new Semaphore(0);
    try (var device = open()) {
      device.configure(Plans.FULL);
      device.watch(changes::release);
      run(command);
      assertTrue(changes.tryAcquire(10, TimeUnit.SECONDS));
    }
  }

  private static void run(String commands) throws Exception {
    for (var command : commands.split("; *", -1)) {
      Shell.run(command.split(" ", -1));
    }
  }

  private TunDevice open() throws IOException {
    return new LinuxTunPort(state).open(Configs.of("vpt0"));
  }
}
