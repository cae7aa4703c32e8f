// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.Addresses;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.tun.LinuxTunPort;

/** A peer whose own address lies in the network behind it, seen from 10.1.0.9 and fd01::9. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class LoopCheckTest {
  private final Path state;

  LoopCheckTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  private static void cable() throws Exception {
    Shell.run("ip", "link", "add", "vpta", "type", "veth", "peer", "name", "vptb");
    Shell.run("ip", "link", "set", "dev", "vpta", "up");
    Shell.run("ip", "link", "set", "dev", "vptb", "up");
    Addresses.add("vpta", "10.1.0.9/24");
    Addresses.add("vpta", "fd01::9/64");
    Shell.run("ip", "route", "add", "default", "via", "10.1.0.1");
    Shell.run("ip", "-6", "route", "add", "default", "via", "fd01::1");
  }

  @Test
  void aRouteToThePeerItselfIsRefusedAndTheOthersAreSet() throws Exception {
    cable();
    try (var device = open()) {
      var fault =
          ThrownMessage.of(
              () -> device.configure(plan("10.2.0.1", "10.2.0.0/16", "10.3.0.0/16", "fd02::/48")));
      assertEquals(
          "10.2.0.0/16 is not routed into the tunnel, because the peer's own address 10.2.0.1 lies"
              + " in it and the tunnel's packets to the peer would go into the tunnel too: first"
              + " add a route of its own to that address (\"ip route add 10.2.0.1 via ...\"), or use"
              + " a smaller network",
          fault);
      assertFalse(isRouted("10.2.0.0/16"));
      assertTrue(isRouted("10.3.0.0/16"));
      assertTrue(isRouted("fd02::/48"));

      var other =
          ThrownMessage.of(() -> device.configure(plan("fd02::1", "10.2.0.0/16", "fd02::/48")));
      assertTrue(other.startsWith("fd02:0:0:0:0:0:0:0/48 is not routed"), other);
      assertTrue(isRouted("10.2.0.0/16"));
      assertFalse(isRouted("fd02::/48"));
    }
  }

  @Test
  void theRemedyOfTheFaultHelps() throws Exception {
    cable();
    try (var device = open()) {
      var plan4 = plan("10.2.0.1", "10.2.0.0/16");
      var plan6 = plan("fd02::1", "fd02::/48");
      for (var plan : List.of(plan4, plan6)) {
        ThrownMessage.of(() -> device.configure(plan));
      }
      Shell.run("ip", "route", "add", "10.2.0.1", "via", "10.1.0.1");
      Shell.run("ip", "route", "add", "fd02::1", "via", "fd01::1");
      device.configure(plan4);
      assertTrue(isRouted("10.2.0.0/16"));
      device.configure(plan6);
      assertTrue(isRouted("fd02::/48"));
    }
  }

  @Test
  void aPeerOnTheLinkIsReachedOverItWhateverLargerNetworkIsBehindIt() throws Exception {
    cable();
    try (var device = open()) {
      device.configure(plan("10.1.0.1", "10.0.0.0/8", "fd00::/8"));
      device.configure(plan("fd01::1", "10.0.0.0/8", "fd00::/8"));
      assertTrue(isRouted("10.0.0.0/8"));
      assertTrue(isRouted("fd00::/8"));
      // The same network is not larger, although the kernel would take a second route to it.
      ThrownMessage.of(() -> device.configure(plan("fd01::1", "fd01::/64")));
    }
  }

  @Test
  void aRouteThatIsThereIsTakenBackWhenThePeerMovesIntoIt() throws Exception {
    cable();
    try (var device = open()) {
      device.configure(plan("10.1.0.1", "10.2.0.0/16", "10.2.3.0/24"));
      assertTrue(isRouted("10.2.3.0/24"));
      // Both lead there, and neither is an excuse for the other.
      for (int i = 0; i < 2; i++) {
        ThrownMessage.of(() -> device.configure(plan("10.2.3.4", "10.2.0.0/16", "10.2.3.0/24")));
        assertFalse(isRouted("10.2.0.0/16"));
        assertFalse(isRouted("10.2.3.0/24"));
      }
    }
  }

  @Test
  void aTableOfItsOwnForThePeerIsAsGood() throws Exception {
    cable();
    Shell.run("ip", "route", "add", "default", "via", "10.1.0.1", "table", "100");
    Shell.run("ip", "rule", "add", "to", "10.2.0.1", "lookup", "100");
    try (var device = open()) {
      device.configure(plan("10.2.0.1", "10.2.0.0/16"));
      assertTrue(isRouted("10.2.0.0/16"));
    }
  }

  @Test
  void whereNothingLeadsToThePeerItsNetworkDoesNotEither() throws Exception {
    try (var device = open()) {
      ThrownMessage.of(() -> device.configure(plan("10.2.0.1", "10.2.0.0/16")));
      assertFalse(isRouted("10.2.0.0/16"));
    }
  }

  private static NetworkPlan plan(String peer, String... networks) {
    return Plans.routes(networks).toBuilder()
        .outside(List.of(IpPrefix.parse(peer).address()))
        .build();
  }

  private static boolean isRouted(String network) throws Exception {
    var family = network.contains(":") ? "-6" : "-4";
    return Stream.of(Shell.run("ip", family, "route", "show", "dev", "vpt0").split("\n"))
        .anyMatch(line -> line.startsWith(network + " "));
  }

  private TunDevice open() throws IOException {
    return new LinuxTunPort(state).open(Configs.of("vpt0"));
  }
}
