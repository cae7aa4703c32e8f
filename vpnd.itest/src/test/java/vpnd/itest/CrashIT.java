// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that was killed comes back. */
@RealNetwork
class CrashIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  @ParameterizedTest
  @EnumSource
  void restartHealsWithinFiveSecondsAndLeavesNothingBehind(
      Link.Side crashing, @TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var one = crashing == Link.Side.WEST ? gateways.west() : gateways.east();
      var other = crashing == Link.Side.WEST ? gateways.east() : gateways.west();
      var oneBefore = one.state();
      var otherBefore = other.state();
      var crashed = one.start();
      var surviving = other.start();
      gateways.awaitTunnel(START_LIMIT);

      crashed.crash();
      var restarted = one.start();
      gateways.awaitTunnel(HEAL_LIMIT);

      assertEquals(0, restarted.stop(STOP_LIMIT), restarted.log()::toString);
      assertEquals(0, surviving.stop(STOP_LIMIT), surviving.log()::toString);
      assertEquals("", oneBefore.differenceTo(one.state()));
      assertEquals("", otherBefore.differenceTo(other.state()));
    }
  }
}
