// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.Namespace;
import vpnd.itest.network.Ping;
import vpnd.testing.InTurn;

/** DSCP and ECN of inner packets: the compatibility mode of RFC 6040, section 4.3. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class TrafficClassIT {
  private static final int COUNT = 20;

  /** DSCP EF and ECT(0). */
  private static final String CLASS = "0xBA";

  @Test
  void bothStayInsideWhateverHappensOutside(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), DaemonClock.FAST, directory)) {
      gateways.join();
      var outside = gateways.east().site().gateway();
      var inside = gateways.east().site().host();
      // A path that marks packets wrongly comes first, after the counters of outgoing packets.
      nft(
          outside,
          "iifname wan udp length > 0 ip dscp 0 ip ecn 0 counter",
          "iifname wan ip protocol udp ip dscp != 0 counter",
          "iifname wan ip protocol udp ip ecn != 0 counter",
          "iifname wan ip protocol udp ip ecn set ce counter");
      nft(
          inside,
          "icmp type echo-request ip dscp ef ip ecn 2 counter",
          "icmp type echo-request ip dscp 0 ip ecn 0 counter");

      var marked = ping(gateways, "-Q", CLASS);
      var plain = ping(gateways);

      assertEquals(COUNT, marked.received(), marked::toString);
      assertEquals(COUNT, plain.received(), plain::toString);
      var left = counts(outside);
      assertTrue(left[0] >= 2 * COUNT, "not counted: nothing left in the tunnel");
      assertEquals(0, left[1], "a DSCP left the tunnel");
      assertEquals(0, left[2], "an ECN field left the tunnel");
      assertEquals(left[0], left[3], "not all were marked on the path");
      var arrived = counts(inside);
      assertEquals(COUNT, arrived[0], "the class of a packet was changed");
      assertEquals(COUNT, arrived[1], "a packet without a class got one");
    }
  }

  @Test
  void theDscpAloneIsCopiedIfTheFileSaysSo(@TempDir Path directory) {
    try (var gateways =
        new TwoGateways(TwoSites.cabled(), DaemonClock.FAST, directory, "dscp: copy")) {
      gateways.join();
      var outside = gateways.east().site().gateway();
      nft(
          outside,
          "iifname wan udp length > 0 ip dscp ef counter",
          "iifname wan udp length > 0 ip dscp != 0 ip dscp != ef counter",
          "iifname wan udp length > 0 ip ecn != 0 counter");

      assertEquals(COUNT, ping(gateways).received());
      assertEquals(0, counts(outside)[0], "a packet without a class got one");
      assertEquals(COUNT, ping(gateways, "-Q", CLASS).received());
      var left = counts(outside);
      assertEquals(COUNT, left[0], "the class of a packet is not outside");
      assertEquals(0, left[1], "another class is outside");
      assertEquals(0, left[2], "an ECN field left the tunnel");
    }
  }

  private static Ping ping(TwoGateways gateways, String... options) {
    return Ping.run(
        gateways.west().site().host(),
        gateways.east().site().hostAddress(),
        COUNT,
        Duration.ofMillis(20),
        options);
  }

  /** All rules are added at once: a heartbeat between two of them would be counted by one only. */
  private static void nft(Namespace host, String... rules) {
    var commands = new ArrayList<String>();
    commands.add("add table inet vpt");
    commands.add("add chain inet vpt in { type filter hook prerouting priority -400; }");
    for (var rule : rules) {
      commands.add("add rule inet vpt in " + rule);
    }
    host.run("nft", String.join("\n", commands));
  }

  /** The counters of the rules of the chain, in their order. */
  private static long[] counts(Namespace host) {
    return host.run("nft", "list chain inet vpt in")
        .lines()
        .filter(line -> line.contains("counter packets"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*counter packets (\\d+).*", "$1")))
        .toArray();
  }
}
