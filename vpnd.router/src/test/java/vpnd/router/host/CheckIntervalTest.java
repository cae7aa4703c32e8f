// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckIntervalTest {
  private static final List<String> ROUTE = List.of("a route");

  private final CheckInterval pace = new CheckInterval();
  private long now = 1_000_000_000_000L;

  @Test
  void aChangeIsLookedAtSoonAndTheNextOneASecondLater() {
    assertEquals(Duration.ofMillis(200), pace.delay(now));
    pace.looks(now);
    assertEquals(Duration.ofSeconds(1), pace.delay(now));
    pass(Duration.ofMillis(700));
    assertEquals(Duration.ofMillis(300), pace.delay(now));
    pass(Duration.ofMillis(700));
    assertEquals(Duration.ofMillis(200), pace.delay(now));
  }

  @Test
  void aProgramThatTakesTheSameThingAgainEachTimeIsAnsweredOnceAMinute() {
    for (var time = 1; time <= 10; time++) {
      assertFalse(pace.isFought(now));
      restore(ROUTE, Duration.ofSeconds(2));
    }
    assertTrue(pace.isFought(now));
    assertEquals(Duration.ofSeconds(58), pace.delay(now));
    restore(ROUTE, Duration.ofSeconds(60));
    assertTrue(pace.isFought(now));
    pass(Duration.ofSeconds(11));
    assertFalse(pace.isFought(now));
    assertEquals(Duration.ofMillis(200), pace.delay(now));
  }

  @Test
  void anAdminWhoTriesThisAndThatIsNoSuchProgram() {
    for (var time = 0; time < 20; time++) {
      restore(List.of("thing " + time), Duration.ofSeconds(2));
      assertFalse(pace.isFought(now));
    }
  }

  @Test
  void norIsOneThatTakesTheSameThingNowAndThen() {
    for (var time = 0; time < 20; time++) {
      restore(ROUTE, Duration.ofSeconds(11));
      assertFalse(pace.isFought(now));
    }
  }

  private void restore(List<String> what, Duration rest) {
    pace.looks(now);
    pace.restores(what, now);
    pass(rest);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
