// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine against a bad network. {@code -Dseeds=N} sets how many seeds are run; {@code -Dseed=N}
 * runs one and prints its story.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 300);

  private final Seeds seeds = new Seeds();

  @Test
  void everyInvariantHoldsWithEachSeed() {
    var single = Long.getLong("seed");
    if (single != null) {
      seeds.accept(single);
      return;
    }
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
