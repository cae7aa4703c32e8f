// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorYieldTest {
  private static final Duration CHEAP = Duration.ofMillis(2);
  private static final Duration DEAR = CHEAP.plusNanos(1);

  private long now;
  private Duration othersTake = CHEAP;
  private int yields;

  @Test
  void yieldsEachTimeWhileOtherThreadsAreSoonDone() {
    var processor = new ProcessorYield(() -> now, this::othersRun);
    for (int i = 1; i <= 3; i++) {
      processor.run();
      assertEquals(i, yields);
    }
  }

  // The clock of Java may begin anywhere, and wrap around.
  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 50_000_000})
  void doesNotYieldFor100MillisecondsAfterItWasDear(long start) {
    now = start;
    var processor = new ProcessorYield(() -> now, this::othersRun);
    othersTake = DEAR;
    processor.run();
    processor.run();
    assertEquals(1, yields);
    now += Duration.ofMillis(100).toNanos() - 1;
    processor.run();
    assertEquals(1, yields);
    now++;
    processor.run();
    assertEquals(2, yields);
  }

  @Test
  void yieldsEachTimeAgainOnceItIsCheapAgain() {
    var processor = new ProcessorYield(() -> now, this::othersRun);
    othersTake = DEAR;
    processor.run();
    now += Duration.ofMillis(100).toNanos();
    othersTake = CHEAP;
    processor.run();
    processor.run();
    assertEquals(3, yields);
  }

  private void othersRun() {
    yields++;
    now += othersTake.toNanos();
  }
}
