// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;

/**
 * A third-party role of a higher ranking than vpnd's own is added to the running distribution and
 * removed again. Unlike vpnd's own it accepts packets of a third network, and a host of the eastern
 * site has an address in it.
 */
@RealNetwork
@Isolated
class DroppedRoleIT {
  private static final String TRANSIT = "198.51.100.0/24";
  private static final String TRANSIT_ADDRESS = "198.51.100.7";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void itTakesOverUnderTrafficAndGivesBack(@TempDir Path directory) throws IOException {
    var home = directory.resolve("home");
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      var jar = TransitBundle.write(home, Files.createDirectory(directory.resolve("transit")));
      var dropped = home.resolve("bundles/transit.jar");
      gateways.join();
      giveTransitAddress(gateways);
      assertFalse(isTransitAnswered(gateways));

      var outcome =
          SwapTraffic.during(
              gateways,
              2,
              time -> {
                var isIn = time == 0;
                if (isIn) {
                  move(jar, dropped);
                } else {
                  move(dropped, jar);
                }
                PolledCondition.until(
                    "the change", LIMIT, () -> isTransitAnswered(gateways) == isIn);
              });

      assertEquals(0, outcome.sum("lost"), outcome::toString);
      assertEquals(0, outcome.sum("duplicated"), outcome::toString);
      assertEquals(0, outcome.newSessions(), outcome::toString);
    }
  }

  private static void giveTransitAddress(TwoGateways gateways) {
    var west = gateways.west().site();
    var east = gateways.east().site();
    east.host().ip("address", "add", TRANSIT_ADDRESS + "/32", "dev", "lo");
    east.gateway().ip("route", "add", TRANSIT, "via", east.hostAddress());
    west.gateway().ip("route", "add", TRANSIT, "dev", west.gateway().name());
  }

  private static boolean isTransitAnswered(TwoGateways gateways) {
    var from = gateways.east().site().host();
    var to = gateways.west().site().hostAddress();
    return Ping.run(from, to, 1, Duration.ofMillis(10), "-I", TRANSIT_ADDRESS).received() == 1;
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
