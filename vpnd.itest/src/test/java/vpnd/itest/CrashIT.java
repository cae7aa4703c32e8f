// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.process.Tries;
import vpnd.testing.OnEachJava;

/** A killed gateway recovers. */
@RealNetwork
@Isolated
@OnEachJava
class CrashIT {
  private static final Duration HEAL_LIMIT = Duration.ofSeconds(5);

  private static Duration fromRestartToPing(TwoGateways gateways, Gateway gateway) {
    gateway.daemon().crash();
    long start = System.nanoTime();
    gateway.start();
    gateways.awaitTunnel();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void restartHealsWithinFiveSecondsAndLeavesNothingBehind(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var west = gateways.west();
      var east = gateways.east();
      var westBefore = west.state();
      var eastBefore = east.state();
      gateways.join();

      var crashes = Stream.generate(() -> Stream.of(west, east)).flatMap(both -> both).iterator();
      var tries = Tries.of(HEAL_LIMIT, () -> fromRestartToPing(gateways, crashes.next()));
      System.out.println("from a restart, of one side and the other in turn, to a ping: " + tries);
      assertTrue(tries.areQuick(), tries::toString);

      assertEquals(0, west.daemon().stop(), west.daemon().log()::toString);
      assertEquals(0, east.daemon().stop(), east.daemon().log()::toString);
      assertEquals(List.of(), west.volatileFiles());
      assertEquals(List.of(), east.volatileFiles());
      assertEquals("", westBefore.differenceTo(west.state()));
      assertEquals("", eastBefore.differenceTo(east.state()));
    }
  }
}
