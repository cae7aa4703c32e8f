// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a part may do wrong, how often, and what comes of it. */
final class GuardTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final String BUNDLE = "bundle org.example.bad 1.0.0";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger setAside = new AtomicInteger();
  private final CountDownLatch isSetAside = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final Guard guard =
      new Guard(
          new Provider("org.example.bad 1.0.0", false),
          threads,
          () -> {
            setAside.incrementAndGet();
            isSetAside.countDown();
          });

  @AfterEach
  void end() {
    blocked.countDown();
    threads.shutdown();
  }

  @Test
  void theThirdFailureInARowSetsItAside() throws Exception {
    fail();
    fail();
    assertEquals("yes", guard.ask("Part.works", LIMIT, () -> "yes"));
    fail();
    fail();
    assertNull(guard.fault());
    fail();
    assertTrue(isSetAside.await(60, TimeUnit.SECONDS));
    assertEquals(
        BUNDLE + ": Part.fails threw java.lang.IllegalStateException: a b, 3 times in a row",
        guard.fault());
    assertEquals(1, setAside.get());
  }

  @Test
  void whatIsSetAsideIsNotCalled() {
    guard.blocks("Part.read");
    var failure =
        assertThrows(PartFailure.class, () -> guard.ask("Part.works", LIMIT, () -> "yes"));
    assertEquals(BUNDLE + ": Part.read does not return", failure.getMessage());
  }

  @Test
  void nothingIsAFailureToo() {
    var failure = assertThrows(PartFailure.class, () -> guard.ask("Part.get", LIMIT, () -> null));
    assertEquals(BUNDLE + ": Part.get returned null", failure.getMessage());
  }

  @Test
  void aReasonIsNoFailure() {
    for (var times = 0; times < 5; times++) {
      var reason =
          assertThrows(
              IOException.class,
              () ->
                  guard.attempt(
                      "Part.open",
                      LIMIT,
                      () -> {
                        throw new IOException("busy");
                      }));
      assertEquals("busy", reason.getMessage());
    }
    assertNull(guard.fault());
  }

  @Test
  void aLackOfMemoryIsNoFaultOfThePart() {
    var lack = new OutOfMemoryError("injected");
    assertEquals(
        lack,
        assertThrows(
            OutOfMemoryError.class,
            () ->
                guard.ask(
                    "Part.get",
                    LIMIT,
                    () -> {
                      throw lack;
                    })));
    assertThrows(OutOfMemoryError.class, () -> guard.failedOnPath("Part.read", lack));
    assertNull(guard.fault());
  }

  @Test
  void onThePacketPathTheFirstFailureSetsItAside() {
    guard.failedOnPath("Part.read", new NoClassDefFoundError("x/Y"));
    assertEquals(BUNDLE + ": Part.read threw java.lang.NoClassDefFoundError: x/Y", guard.fault());
  }

  @Test
  void whatTakesTooLongIsGivenUpAndClosedWhenItComes() throws Exception {
    var closed = new CompletableFuture<Boolean>();
    AutoCloseable late = () -> closed.complete(true);
    assertThrows(
        PartFailure.class,
        () ->
            guard.attempt(
                "Part.open",
                SHORT,
                () -> {
                  blocked.await();
                  return late;
                }));
    blocked.countDown();
    assertTrue(closed.get(60, TimeUnit.SECONDS));
  }

  @Test
  void ofWhatIsSetAsideNothingIsExpectedAtTheEnd() {
    guard.blocks("Part.read");
    guard.release(
        "Part.close",
        LIMIT,
        () -> {
          throw new IllegalStateException("bad");
        });
    assertNotNull(guard.fault());
  }

  private void fail() {
    assertThrows(
        PartFailure.class,
        () ->
            guard.ask(
                "Part.fails",
                LIMIT,
                () -> {
                  throw new IllegalStateException("a\n\tb");
                }));
  }
}
