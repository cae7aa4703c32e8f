// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.network.Relay;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TrafficReport;
import vpnd.testing.InTurn;

/** Without any VPN, the effects of the relay on datagrams are visible at the receiver. */
@RealNetwork
@Isolated
@InTurn(0)
class RelayIT {
  private static final int COUNT = 2_000;
  private static final int PER_SECOND = 2_000;

  @Test
  void perfectLinkChangesNothing() {
    try (var sites = TwoSites.impaired(0, 0, 0, 0)) {
      var seen = eastward(sites);
      assertEquals(COUNT, seen.get("received"), seen::toString);
      assertEquals(0, seen.get("duplicated"), seen::toString);
      assertEquals(0, seen.get("reordered"), seen::toString);
    }
  }

  @Test
  void impairedLinkLosesDuplicatesAndReorders() {
    try (var sites = TwoSites.impaired(20, 5, 5, 10)) {
      var seen = eastward(sites);
      assertWithin(COUNT * 5 / 100, seen.get("lost"), seen);
      assertWithin(COUNT * 95 / 100 * 10 / 100, seen.get("duplicated"), seen);
      assertTrue(seen.get("reordered") > 0, seen::toString);
    }
  }

  @Test
  void hostileLinkDeliversAllAndReplaysReflectsAndForges() {
    try (var sites = TwoSites.hostile()) {
      var seen = eastward(sites);
      assertEquals(0, seen.get("lost"), seen::toString);
      assertTrue(seen.get("duplicated") > COUNT, seen::toString);
      assertTrue(seen.get("foreign") > COUNT, seen::toString);
    }
  }

  private static TrafficReport eastward(TwoSites sites) {
    return NumberedUdp.run(
        sites.west().gateway(),
        sites.east().gateway(),
        sites.westPeer(),
        Relay.PORT,
        COUNT,
        PER_SECOND);
  }

  /** Within half and double: six standard deviations at the least. */
  private static void assertWithin(long expected, long actual, TrafficReport report) {
    assertTrue(actual > expected / 2 && actual < expected * 2, report::toString);
  }
}
