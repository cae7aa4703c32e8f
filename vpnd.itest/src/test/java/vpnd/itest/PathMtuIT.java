// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.itest.network.Relay;
import vpnd.itest.network.Site;
import vpnd.itest.network.SnmpCounters;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;
import vpnd.testing.InTurn;

/** The MTU of the tunnel follows that of the path (security D8), and nothing is fragmented. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class PathMtuIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** For paths without ICMP. */
  private static final Duration HOLE_LIMIT = Duration.ofSeconds(30);

  /** An address of no host in this network. */
  private static final String STRANGER = "203.0.113.9";

  /** Headers of IPv4 and UDP, and what vpnd adds to a packet. */
  private static final int OVERHEAD = 20 + 8 + 41;

  /** Headers of IPv4 and ICMP in an echo request. */
  private static final int ECHO_HEADERS = 20 + 8;

  @Test
  void theDeviceFollowsThePathInTheMiddleOfASession(@TempDir Path directory) {
    var sites = TwoSites.routed();
    try (var gateways = new TwoGateways(sites, directory)) {
      gateways.join();
      var west = gateways.west().site();
      awaitMtu(west, 1500 - OVERHEAD);
      pingFull(west, gateways.east().site(), 1500 - OVERHEAD);

      sites.narrow(1400);
      // Too long for the path, so that the host learns the MTU.
      Program.start(ping(west, gateways.east().site(), 1500 - OVERHEAD, 1), Map.of())
          .exitCode(Duration.ofSeconds(10));
      awaitMtu(west, 1400 - OVERHEAD);
      pingFull(west, gateways.east().site(), 1400 - OVERHEAD);
      assertEquals(0, SnmpCounters.of(west.gateway()).get("Ip", "FragCreates"));

      sites.narrow(1500);
      // As by expiry after ten minutes.
      west.gateway().ip("route", "flush", "cache");
      awaitMtu(west, 1500 - OVERHEAD);
      pingFull(west, gateways.east().site(), 1500 - OVERHEAD);
      assertEquals(0, SnmpCounters.of(west.gateway()).get("Ip", "FragCreates"));
    }
  }

  /** An off-path attacker forges a small path MTU, which the host accepts. */
  @Test
  void aForgedMessageChangesNothing(@TempDir Path directory) {
    var sites = TwoSites.routed();
    try (var gateways = new TwoGateways(sites, directory)) {
      gateways.join();
      var west = gateways.west().site();
      awaitMtu(west, 1500 - OVERHEAD);
      // Longer than until a probe was answered: before that the host's path MTU is used.
      pingFull(west, gateways.east().site(), 1500 - OVERHEAD, 20);
      for (var mtu : List.of(1300, 600)) {
        ForgedIcmp.send(
            sites.router(), STRANGER, sites.eastPeer(), sites.westPeer(), Relay.PORT, mtu);
        var known = west.gateway().ip("route", "get", sites.westPeer());
        assertTrue(known.contains(" mtu " + mtu + " "), () -> "the host: " + known);

        // Longer than the time to follow the host.
        var pings = ping(west, gateways.east().site(), 1500 - OVERHEAD, 30);
        var program = Program.start(pings, Map.of());
        assertEquals(0, program.exitCode(Duration.ofSeconds(30)), program.log()::toString);
        assertTrue(program.log().text().contains("30 received"), program.log()::toString);
        assertEquals(1500 - OVERHEAD, mtu(west));
      }
      assertEquals(0, SnmpCounters.of(west.gateway()).get("Ip", "FragCreates"));
    }
  }

  /** No router reports the small path MTU: it is found by probes (RFC 8899). */
  @Test
  void aHoleThatIsThereBeforeTheSessionIsFound(@TempDir Path directory) {
    var sites = TwoSites.routed();
    sites.silentlyNarrow(1300);
    try (var gateways = new TwoGateways(sites, directory)) {
      gateways.join();
      awaitFullPackets(gateways, 1300);
    }
  }

  @Test
  void aHoleIsFoundInTheMiddleOfASession(@TempDir Path directory) {
    var sites = TwoSites.routed();
    try (var gateways = new TwoGateways(sites, directory)) {
      gateways.join();
      awaitMtu(gateways.west().site(), 1500 - OVERHEAD);
      awaitMtu(gateways.east().site(), 1500 - OVERHEAD);
      try (var west = longPings(gateways.west().site(), gateways.east().site());
          var east = longPings(gateways.east().site(), gateways.west().site())) {
        sites.silentlyNarrow(1420);
        awaitFullPackets(gateways, 1420);
        assertTrue(west.isAlive() && east.isAlive());
      }
    }
  }

  /**
   * IPv6 needs 1280 bytes, so the MTU is not reduced further and longer datagrams are fragmented.
   */
  @Test
  void packetsOfIpv6PassAHoleThatIsTooNarrowForThem(@TempDir Path directory) {
    var sites = TwoSites.routed();
    sites.silentlyNarrowEast(1300);
    try (var gateways = TwoGateways.joiningIpv6(sites, directory)) {
      gateways.west().start();
      gateways.east().start();
      var west = gateways.west().site();
      var east = gateways.east().site();
      Ping.untilAnswered(west.host(), east.hostAddressIpv6(), HOLE_LIMIT);
      PolledCondition.until(
          "the least MTU", HOLE_LIMIT, () -> mtu(west) == 1280 && mtu(east) == 1280);

      var size = Integer.toString(1280 - 40 - 8);
      var ping = List.of("ping", "-6", "-q", "-c", "5", "-i", "0.2", "-M", "do", "-s", size);
      var command = new ArrayList<>(List.of("ip", "netns", "exec", west.host().name()));
      command.addAll(ping);
      command.add(east.hostAddressIpv6());
      var program = Program.start(command, Map.of());
      assertEquals(0, program.exitCode(Duration.ofSeconds(20)), program.log()::toString);
      assertTrue(program.log().text().contains("5 received"), program.log()::toString);
      assertTrue(west.gateway().ip("-6", "addr", "show").contains("inet6"), "addresses stay");
    }
  }

  private static Program longPings(Site from, Site to) {
    return from.host().start("ping", "-q", "-i", "0.2", "-s", "1390", to.hostAddress());
  }

  /** On both sides, from the change of the path on. */
  private static void awaitFullPackets(TwoGateways gateways, int path) {
    var begin = System.nanoTime();
    var end = begin + HOLE_LIMIT.toNanos();
    for (var gateway : List.of(gateways.west(), gateways.east())) {
      PolledCondition.until(
          "the MTU of a path of " + path,
          Duration.ofNanos(end - System.nanoTime()),
          () -> mtu(gateway.site()) <= path - OVERHEAD);
      assertTrue(mtu(gateway.site()) > path - OVERHEAD - 8, "MTU " + mtu(gateway.site()));
    }
    pingFull(gateways.west().site(), gateways.east().site(), mtu(gateways.west().site()));
    pingFull(gateways.east().site(), gateways.west().site(), mtu(gateways.east().site()));
    var took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println("full packets pass after " + took);
    assertTrue(took.compareTo(HOLE_LIMIT) < 0, "full packets pass after " + took);
    assertEquals(0, SnmpCounters.of(gateways.west().site().gateway()).get("Ip", "FragCreates"));
  }

  private static int mtu(Site site) {
    return Integer.parseInt(
        site.gateway().run("cat", "/sys/class/net/" + site.gateway().name() + "/mtu").strip());
  }

  private static void awaitMtu(Site site, int mtu) {
    var device = site.gateway().name();
    PolledCondition.until(
        "MTU " + mtu,
        LIMIT,
        () -> site.gateway().ip("link", "show", "dev", device).contains(" mtu " + mtu + " "));
  }

  private static void pingFull(Site site, Site to, int size) {
    pingFull(site, to, size, 3);
  }

  private static void pingFull(Site site, Site to, int size, int count) {
    var program = Program.start(ping(site, to, size, count), Map.of());
    assertEquals(0, program.exitCode(Duration.ofSeconds(20)), program.log()::toString);
  }

  /** From the gateway's interface to its LAN, with "do not fragment". */
  private static List<String> ping(Site site, Site to, int size, int count) {
    return List.of(
        "ip",
        "netns",
        "exec",
        site.host().name(),
        "ping",
        "-q",
        "-c",
        Integer.toString(count),
        "-i",
        "0.2",
        "-W",
        "1",
        "-M",
        "do",
        "-s",
        Integer.toString(size - ECHO_HEADERS),
        to.hostAddress());
  }
}
