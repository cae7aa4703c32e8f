// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The engine against a bad network, over many seeds; {@code -Dseed=N} runs and prints one. */
class SimulationTest {
  private static final int SEEDS = 10_000;

  @Test
  void everyInvariantHoldsOverTenThousandSeeds() {
    var one = Long.getLong("seed");
    if (one != null) {
      System.out.println(Seeds.story(one));
      return;
    }
    var seeds = new Seeds();
    LongStream.range(0, SEEDS)
        .parallel()
        .filter(seed -> seeds.apply(seed) != null)
        .findAny()
        .ifPresent(seed -> fail(Seeds.story(seed)));
  }
}
