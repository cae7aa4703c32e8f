// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The network between the gateways is slow, unreliable or in the hands of an attacker. */
@RealNetwork
@Isolated
class BadNetworkIT {

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
      // The first pings let the daemons take the memory that they need; the compiler's comes and
      // goes.
      long westMemory = 0;
      long eastMemory = 0;
      for (int i = 0; i < 4; i++) {
        ping(gateways, 1_000);
        westMemory = Math.max(westMemory, west.residentKilobytes());
        eastMemory = Math.max(eastMemory, east.residentKilobytes());
      }
      long westLines = west.log().size();
      long eastLines = east.log().size();

      ping(gateways, 4_000);

      assertEquals(1, west.sessions(), west.log()::toString);
      assertEquals(1, east.sessions(), east.log()::toString);
      assertFlat(westMemory, west);
      assertFlat(eastMemory, east);
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

  /** Some 80,000 hostile datagrams came; a hundred octets kept of each would be twice as much. */
  private static void assertFlat(long before, Daemon daemon) {
    var growth = daemon.residentKilobytes() - before;
    assertTrue(growth < 4_000, () -> "grew by " + growth + " KiB");
  }

  private static void assertQuiet(long before, Daemon daemon) {
    assertTrue(daemon.log().size() - before < 50, daemon.log()::toString);
  }
}
