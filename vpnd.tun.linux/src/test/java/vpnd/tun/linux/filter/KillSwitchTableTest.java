// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.tun.LinuxTunPort;

/** A kill switch and default routes, on a host with a link to a private network and a wide one. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class KillSwitchTableTest {
  private static final DeviceSettings SETTINGS = DeviceSettings.builder("vpt-0").build();
  private static final NetworkPlan ALL =
      NetworkPlan.builder()
          .killSwitch(new KillSwitch(Plans.prefixes("0.0.0.0/0"), List.of(), true, false))
          .build();

  private final LinuxTunPort port;

  KillSwitchTableTest(@TempDir Path directory) {
    port = new LinuxTunPort(directory.resolve("vpnd"));
  }

  private TunDevice open() throws Exception {
    Shell.run("ip", "link", "add", "vpta", "type", "veth", "peer", "name", "vptb");
    Shell.run("ip", "link", "set", "vpta", "up");
    Shell.run("ip", "address", "add", "192.168.7.2/24", "dev", "vpta");
    Shell.run("ip", "address", "add", "203.0.113.2/1", "dev", "vpta");
    return port.open(SETTINGS);
  }

  private static String tables() throws Exception {
    return Shell.run("nft", "list", "ruleset");
  }

  /** Whether a datagram to an address is refused at once. */
  private static boolean isRefused(String address) throws Exception {
    return isRefused(address, 0);
  }

  /** The same from a port. */
  private static boolean isRefused(String address, int port) throws Exception {
    var script =
        """
        import socket, sys
        v6 = ":" in sys.argv[1]
        s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.bind(("", int(sys.argv[3])))
        s.connect(socket.getaddrinfo(sys.argv[1], int(sys.argv[2]))[0][4])
        try:
          for i in range(3): s.send(b"x")
        except ConnectionRefusedError: pass
        except OSError as e: print("refused", e)
        """;
    var at = address.split(" ", -1);
    return Shell.run("python3", "-c", script, at[0], at[1], Integer.toString(port))
        .contains("refused");
  }

  @Test
  void nothingLeavesButToThePrivateNetworkOfTheLink() throws Exception {
    try (var device = open()) {
      assertFalse(isRefused("203.0.113.9 9"), "without a kill switch");
      device.configure(ALL);
      assertTrue(isRefused("203.0.113.9 9"));
      assertTrue(isRefused("192.168.7.1 53"), "the DNS of the LAN");
      assertFalse(isRefused("192.168.7.1 9"));
      assertFalse(isRefused("127.0.0.1 9"));
    }
  }

  @Test
  void theLanMayBeBlockedToo() throws Exception {
    try (var device = open()) {
      var strict = new KillSwitch(Plans.prefixes("::/0"), List.of(), false, false);
      device.configure(NetworkPlan.builder().killSwitch(strict).build());
      assertTrue(isRefused("192.168.7.1 9"));
    }
  }

  /** To all, and to the server that has given the lease. */
  @Test
  void aLeaseIsGotAndRenewed() throws Exception {
    try (var device = open()) {
      Shell.run("ip", "link", "set", "vptb", "up");
      Shell.run("ip", "address", "add", "fe80::7/64", "dev", "vpta", "nodad");
      Shell.run("ip", "route", "add", "default", "via", "192.168.7.1");
      var strict = new KillSwitch(Plans.prefixes("0.0.0.0/0"), List.of(), false, false);
      device.configure(NetworkPlan.builder().killSwitch(strict).build());
      assertFalse(isRefused("255.255.255.255 67", 68));
      assertFalse(isRefused("192.168.7.1 67", 68));
      assertFalse(isRefused("ff02::1:2%vpta 547", 546));
      assertTrue(isRefused("255.255.255.255 67", 69), "of another program");
      assertTrue(isRefused("192.168.7.1 68", 68), "to another one");
      assertTrue(isRefused("ff02::1:2%vpta 547", 547));
    }
  }

  @Test
  void otherNetworksAreOpenToAKillSwitchOfSome() throws Exception {
    try (var device = open()) {
      var some =
          new KillSwitch(
              Plans.prefixes("203.0.0.0/8", "203.0.113.0/24", "fd01::/16"), List.of(), true, false);
      device.configure(NetworkPlan.builder().killSwitch(some).build());
      assertTrue(isRefused("203.0.113.9 9"));
      assertFalse(isRefused("198.51.100.9 9"));
    }
  }

  @Test
  void anExceptionIsOpen() throws Exception {
    try (var device = open()) {
      var wanted =
          new KillSwitch(
              Plans.prefixes("203.0.0.0/8"), Plans.prefixes("203.0.113.0/24"), true, false);
      device.configure(NetworkPlan.builder().killSwitch(wanted).build());
      assertTrue(isRefused("203.0.114.9 9"));
      assertFalse(isRefused("203.0.113.9 9"));
    }
  }

  @Test
  void itStaysWhenTheDeviceIsClosedAndEndsWithAPlanThatHasNone() throws Exception {
    try (var device = open()) {
      device.configure(ALL);
    }
    assertTrue(isRefused("203.0.113.9 9"));
    try (var device = port.open(SETTINGS)) {
      assertTrue(isRefused("203.0.113.9 9"), "before the first plan");
      device.configure(NetworkPlan.EMPTY);
      assertFalse(isRefused("203.0.113.9 9"));
    }
    assertEquals("", tables());
  }

  @Test
  void itIsClearedWithoutADevice() throws Exception {
    try (var device = open()) {
      device.configure(ALL);
    }
    port.clear(SETTINGS);
    assertEquals("", tables());
    port.clear(SETTINGS);
  }

  @Test
  void whatAnotherProgramRemovesIsRestored() throws Exception {
    try (var device = open()) {
      device.configure(ALL);
      assertEquals(List.of(), device.restored());
      Shell.run("nft", "flush", "ruleset");
      device.configure(ALL);
      assertTrue(isRefused("203.0.113.9 9"));
      assertEquals(
          List.of("packets of vpt-0 that leave by other interfaces are refused"),
          device.restored());
      Shell.run("nft", "flush", "chain", "inet", "vpnd_block_vpt-0", "block");
      device.configure(ALL);
      assertTrue(isRefused("203.0.113.9 9"));
    }
  }

  @Test
  void allTrafficIsRoutedIntoTheDeviceAndTheHostIsAsBefore() throws Exception {
    try (var device = open()) {
      Shell.run("ip", "route", "add", "default", "via", "192.168.7.1");
      var before = routing();
      device.configure(
          NetworkPlan.builder()
              .addresses(Plans.prefixes("10.66.0.1/24"))
              .routes(Plans.prefixes("0.0.0.0/0", "::/0"))
              .masquerades(true)
              .build());
      assertTrue(routeTo("8.8.8.8").contains(" dev vpt-0 "), routeTo("8.8.8.8"));
      assertTrue(routeTo("192.168.7.9").contains(" dev vpta "), "what is more specific stays");
      assertTrue(routeTo("8.8.8.8", "mark", "0x76706e64").contains(" dev vpta "));
      assertTrue(tables().contains("masquerade"), tables());
      assertTrue(device.changes().contains("all IPv4 traffic goes through vpt-0"));
      assertTrue(device.changes().contains("all IPv6 traffic goes through vpt-0"));

      Shell.run("ip", "rule", "delete", "pref", "30319");
      device.configure(NetworkPlan.builder().routes(Plans.prefixes("0.0.0.0/0")).build());
      assertEquals(List.of("all IPv4 traffic goes through vpt-0"), device.restored());
      assertTrue(routeTo("8.8.8.8").contains(" dev vpt-0 "));

      device.configure(NetworkPlan.EMPTY);
      assertEquals(before, routing());
      assertEquals("", tables());
    }
  }

  private static String routeTo(String address, String... more) throws Exception {
    var command = new ArrayList<>(List.of("ip", "route", "get", address));
    command.addAll(List.of(more));
    return Shell.run(command.toArray(String[]::new));
  }

  private static String routing() throws Exception {
    return Shell.run("ip", "-4", "rule")
        + Shell.run("ip", "-6", "rule")
        + Shell.run("ip", "route", "show", "table", "all")
        + Shell.run("cat", "/proc/sys/net/ipv4/conf/all/src_valid_mark");
  }
}
