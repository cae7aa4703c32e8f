// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import vpnd.testing.Seed;

/**
 * The engine against a bad network. {@code -Dseeds=N} sets how many seeds are run; {@code -Dseed=N}
 * runs one and prints its story.
 */
class SimulationTest {
  private static final int SEEDS = Integer.parseInt(System.getProperty("seeds", "300"));

  private final Seeds seeds = new Seeds();

  @Test
  void everyInvariantHoldsWithEachSeed() {
    if (Seed.isGiven()) {
      seeds.accept(Seed.given());
      return;
    }
    assertTrue(SEEDS > 0, "no seeds");
    System.out.println("SimulationTest: " + SEEDS + " seeds");
    var broken =
        LongStream.range(0, SEEDS).parallel().filter(seed -> seeds.apply(seed) != null).findAny();
    broken.ifPresent(
        seed -> {
          seeds.accept(seed);
          fail("-Dseed=" + seed + " failed, but not when it was run again");
        });
  }
}
