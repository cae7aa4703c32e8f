// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.process.Tries;
import vpnd.testing.InTurn;

/** The time until two gateways have joined their networks. */
@RealNetwork
@Isolated
@InTurn(0)
class FirstSessionIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Test
  void packetsCrossThreeSecondsAfterTheSecondStart(@TempDir Path directory) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), directory)) {
      var tries = Tries.of(LIMIT, () -> fromSecondStartToFirstPing(gateways));
      System.out.println("from the second start to the first ping: " + tries);
      assertTrue(tries.areQuick(), tries::toString);
    }
  }

  private static Duration fromSecondStartToFirstPing(TwoGateways gateways) {
    try (var first = gateways.west().start()) {
      first.awaitStart();
      long start = System.nanoTime();
      gateways.east().start();
      gateways.awaitTunnel();
      var taken = Duration.ofNanos(System.nanoTime() - start);
      gateways.east().daemon().close();
      return taken;
    }
  }
}
