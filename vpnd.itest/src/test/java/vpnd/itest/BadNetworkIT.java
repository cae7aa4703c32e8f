// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.network.Ping;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.testing.InTurn;

/** The network between the gateways is slow, unreliable or controlled by an attacker. */
@RealNetwork
@Isolated
@InTurn(2)
class BadNetworkIT {
  private static final int ROUNDS = 6;
  private static final int LIMIT_KILOBYTES = 4_000;

  @Test
  void slowLossyLinkCarriesTheSessionAndNothingTwice(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.impaired(200, 20, 5, 10), directory)) {
      gateways.join();
      var east = gateways.east().site();
      var count = 4_000;
      var udp =
          NumberedUdp.run(
              gateways.west().site().host(), east.host(), east.hostAddress(), 7001, count, 1_000);
      assertEquals(0, udp.get("duplicated"), udp::toString);
      assertTrue(udp.get("lost") < count * 10 / 100, udp::toString);
      assertTrue(udp.get("reordered") > 0, udp::toString);
    }
  }

  @Test
  void attackerWithoutKeysChangesNothing(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.hostile(), directory)) {
      var west = gateways.west().start();
      var east = gateways.east().start();
      gateways.awaitTunnel();
      ping(gateways, 4_000);
      long westLines = west.log().size();
      long eastLines = east.log().size();

      awaitFlatMemory(gateways, west, east);

      assertEquals(1, west.sessions(), west.log()::toString);
      assertEquals(1, east.sessions(), east.log()::toString);
      assertQuiet(westLines, west);
      assertQuiet(eastLines, east);
    }
  }

  private static void ping(TwoGateways gateways, int count) {
    var ping =
        Ping.run(
            gateways.west().site().host(),
            gateways.east().site().hostAddress(),
            count,
            Duration.ofMillis(2));
    assertEquals(new Ping(count, count, 0), ping);
  }

  /**
   * Some 80,000 hostile datagrams arrive in a round: a leak of a hundred bytes each would be twice
   * the limit, in every round. Memory of Java's own compiler is allocated in some rounds only.
   */
  private static void awaitFlatMemory(TwoGateways gateways, Daemon west, Daemon east) {
    var growths = new ArrayList<Long>();
    for (int round = 0; round < ROUNDS; round++) {
      long westBefore = west.residentKilobytes();
      long eastBefore = east.residentKilobytes();
      ping(gateways, 4_000);
      long growth =
          Math.max(west.residentKilobytes() - westBefore, east.residentKilobytes() - eastBefore);
      growths.add(growth);
      if (growth < LIMIT_KILOBYTES) {
        return;
      }
    }
    fail("each round of 4,000 pings took more memory, in KiB: " + growths);
  }

  private static void assertQuiet(long before, Daemon daemon) {
    assertTrue(daemon.log().size() - before < 50, daemon.log()::toString);
  }
}
