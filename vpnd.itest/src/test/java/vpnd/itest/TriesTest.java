// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import vpnd.itest.process.Tries;

class TriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final AtomicInteger count = new AtomicInteger();

  private Tries tries(IntPredicate stalls) {
    return Tries.of(LIMIT, () -> Duration.ofSeconds(stalls.test(count.getAndIncrement()) ? 5 : 1));
  }

  @Test
  void allAreMadeAndCounted() {
    var tries = tries(number -> false);
    assertTrue(tries.areQuick());
    assertEquals(12, count.get());
    assertEquals("[" + "1000, ".repeat(11) + "1000] ms, limit 3000", tries.toString());
  }

  @Test
  void oneStallMayBeTheMachines() {
    assertTrue(tries(number -> number == 4).areQuick());
    assertEquals(12, count.get());
  }

  @Test
  void aThingThatStallsEveryThirdTimeIsCaught() {
    var tries = tries(number -> number % 3 == 2);
    assertFalse(tries.areQuick());
    assertEquals("[1000, 1000, 5000, 1000, 1000, 5000] ms, limit 3000", tries.toString());
  }
}
