// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.router.fixture.LogLines;
import vpnd.testing.Await;

/** Other threads have a loop do something. */
final class TaskQueueTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension private final LogLines log = new LogLines();
  private final AtomicInteger wakeups = new AtomicInteger();
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final TaskQueue tasks = new TaskQueue(wakeups::incrementAndGet);

  @Test
  void tasksAreDoneByTheLoopInTheirOrder() {
    for (var task = 0; task < 5; task++) {
      var number = task;
      tasks.execute(() -> done.add(number));
    }
    assertEquals(List.of(), done, "not before the loop comes");
    assertEquals(5, wakeups.get());
    tasks.run();
    tasks.run();
    assertEquals(List.of(0, 1, 2, 3, 4), done);
  }

  @Test
  void whoHasATaskPerformedWaitsForIt() throws Exception {
    var caller = new Thread(() -> tasks.perform(() -> done.add(1)));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 2);
    assertTrue(caller.isAlive());
    tasks.run();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
    assertEquals(List.of(1), done);
  }

  @Test
  void aTaskThatFailsIsLoggedAndTheNextOneIsDone() {
    tasks.execute(
        () -> {
          throw new IllegalStateException("as intended");
        });
    tasks.execute(() -> done.add(2));
    tasks.run();
    assertEquals(List.of(2), done);
    assertEquals(List.of("a task of the inbound loop failed"), log.lines());
  }

  @Test
  void aTaskThatFailsIsNotWaitedForForEver() throws Exception {
    var caller =
        new Thread(
            () ->
                tasks.perform(
                    () -> {
                      throw new IllegalStateException("as intended");
                    }));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 0);
    tasks.run();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
  }

  @Test
  void whatCameBeforeTheEndIsDoneAndWhatComesLaterIsNot() {
    tasks.execute(() -> done.add(1));
    tasks.close();
    tasks.execute(() -> done.add(2));
    assertTimeoutPreemptively(SOON, () -> tasks.perform(() -> done.add(3)));
    tasks.run();
    assertEquals(List.of(1), done);
  }

  @Test
  void whoWaitsWhenTheLoopEndsGoesOn() throws Exception {
    var caller = new Thread(() -> tasks.perform(() -> done.add(1)));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 0);
    tasks.close();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
    assertEquals(List.of(1), done);
  }
}
