// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.router.fixture.LogLines;
import vpnd.testing.Await;

/** One thread for slow work. */
final class WorkerTest {
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  @RegisterExtension private final LogLines log = new LogLines();
  private final Worker worker = new Worker("vpnd-test", new Clock());

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void tasksRunInTheirOrder() {
    var order = new ArrayList<Integer>();
    for (var i = 0; i < 100; i++) {
      var number = i;
      worker.execute(() -> order.add(number));
    }
    worker.perform(() -> order.add(100));
    assertEquals(101, order.size());
    assertEquals(order.stream().sorted().toList(), order);
  }

  @Test
  void aTaskThatFailsIsLoggedAndTheNextOneRuns() {
    worker.perform(
        () -> {
          throw new IllegalStateException("as intended");
        });
    var next = new AtomicBoolean();
    worker.perform(() -> next.set(true));
    assertTrue(next.get());
    assertEquals(List.of("vpnd-test: a task failed"), log.lines());
  }

  @Test
  void whatWaitsStillRunsAfterTheEndButWhatIsForLaterDoesNot() {
    var begin = new CountDownLatch(1);
    var waiting = new CountDownLatch(1);
    worker.executeAfter(Duration.ofHours(1), () -> fail("much too late"));
    worker.execute(
        () -> {
          Await.until("the end", () -> begin.getCount() == 0);
        });
    worker.execute(waiting::countDown);
    worker.close();
    begin.countDown();
    Await.until("the task that waited", () -> waiting.getCount() == 0);
    Await.until("the end of the thread", () -> isGone());
  }

  @Test
  void aTaskForAClosedWorkerIsDroppedWithoutWaiting() {
    worker.close();
    assertTimeoutPreemptively(AT_ONCE, () -> worker.perform(() -> fail("closed")));
    assertTimeoutPreemptively(AT_ONCE, () -> worker.execute(() -> fail("closed")));
  }

  private static boolean isGone() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("vpnd-test"));
  }
}
