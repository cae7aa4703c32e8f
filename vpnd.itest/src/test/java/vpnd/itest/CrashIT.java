// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that was killed comes back. */
@RealNetwork
@Isolated
class CrashIT {
  private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private static Duration fromRestartToPing(TwoGateways gateways, Gateway gateway) {
    gateway.daemon().crash();
    long start = System.nanoTime();
    gateway.start();
    gateways.awaitTunnel();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @ParameterizedTest
  @EnumSource
  void restartHealsWithinFiveSecondsAndLeavesNothingBehind(
      Link.Side crashing, @TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var one = crashing == Link.Side.WEST ? gateways.west() : gateways.east();
      var other = crashing == Link.Side.WEST ? gateways.east() : gateways.west();
      var oneBefore = one.state();
      var otherBefore = other.state();
      one.start();
      other.start();
      gateways.awaitTunnel();

      var healing = Fastest.of(5, HEAL_LIMIT, () -> fromRestartToPing(gateways, one));
      System.out.println("from a restart in the " + crashing + " to a ping: " + healing);
      assertTrue(healing.compareTo(HEAL_LIMIT) <= 0, healing::toString);

      assertEquals(0, one.daemon().stop(STOP_LIMIT), one.daemon().log()::toString);
      assertEquals(0, other.daemon().stop(STOP_LIMIT), other.daemon().log()::toString);
      assertEquals(List.of(), one.volatileFiles());
      assertEquals(List.of(), other.volatileFiles());
      assertEquals("", oneBefore.differenceTo(one.state()));
      assertEquals("", otherBefore.differenceTo(other.state()));
    }
  }
}
