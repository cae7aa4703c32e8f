// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import vpnd.router.fixture.LogLines;
import vpnd.testing.Await;

/** The time by which tunnels live. */
final class ClockTest {
  @RegisterExtension private final LogLines log = new LogLines();

  @Test
  void withoutThePropertyItShowsRealTimeAndSaysNothing() {
    assertEquals(30, clock(null).realTime(50, 20));
    assertEquals(List.of(), log.lines());
  }

  @Test
  void aFasterClockShowsMoreTimeAndIsWaitedForLess() {
    var clock = clock("10");
    assertEquals(3, clock.realTime(50, 20));
    assertEquals(0, clock.realTime(20, 50));
    var before = System.nanoTime();
    var shown = clock.getAsLong();
    Await.until("a tenth of a second", () -> clock.getAsLong() - shown >= 1_000_000_000L);
    assertTrue(System.nanoTime() - before < 1_000_000_000L, "it took a second");
  }

  /** Java's clock stands still meanwhile, but keys grow old (security C11). */
  @Test
  void theTimeInWhichTheMachineWasSuspendedCounts() {
    var clock = clock(null);
    var before = clock.getAsLong();
    var hour = Duration.ofHours(1).toNanos();
    clock.wasSuspended(hour);
    clock.wasSuspended(hour);
    assertTrue(clock.getAsLong() - before >= 2 * hour);
  }

  @Test
  void aFasterClockIsLoggedSinceRealPeersDoNotKnowOfIt() {
    clock("5");
    assertEquals(1, log.lines().size());
    assertTrue(log.lines().get(0).contains("vpnd.clock.rate is 5"), log.lines()::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "101", "1.5", "fast", "99999999999"})
  void anotherValueIsRefused(String value) {
    var fault = assertThrows(IllegalArgumentException.class, () -> clock(value)).getMessage();
    assertEquals(
        "the property vpnd.clock.rate is \"%s\"; set it to a number from 1 to 100, or remove it"
            .formatted(value),
        fault);
  }

  @Test
  void aDelayOfAWorkerIsOneOfItsClock() {
    var done = new CountDownLatch(1);
    var worker = new Worker("vpnd-test", new Clock(100));
    worker.executeAfter(Duration.ofMinutes(1), done::countDown);
    Await.until("a minute, a hundred times as fast", () -> done.getCount() == 0);
    worker.close();
  }

  private static Clock clock(@Nullable String rate) {
    var context =
        Proxy.newProxyInstance(
            ClockTest.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getProperty") && Clock.RATE.equals(arguments[0])
                    ? rate
                    : null);
    return Clock.of((BundleContext) context);
  }
}
