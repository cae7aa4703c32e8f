// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

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

/** Other threads have a loop do something. */
final class MailboxTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension private final LogLines log = new LogLines();
  private final AtomicInteger wakeups = new AtomicInteger();
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final Mailbox mailbox = new Mailbox(wakeups::incrementAndGet);

  @Test
  void tasksAreDoneByTheLoopInTheirOrder() {
    for (var task = 0; task < 5; task++) {
      var number = task;
      mailbox.execute(() -> done.add(number));
    }
    assertEquals(List.of(), done, "not before the loop comes");
    assertEquals(5, wakeups.get());
    mailbox.run();
    mailbox.run();
    assertEquals(List.of(0, 1, 2, 3, 4), done);
  }

  @Test
  void whoHasATaskPerformedWaitsForIt() throws Exception {
    var caller = new Thread(() -> mailbox.perform(() -> done.add(1)));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 2);
    assertTrue(caller.isAlive());
    mailbox.run();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
    assertEquals(List.of(1), done);
  }

  @Test
  void aTaskThatFailsIsLoggedAndTheNextOneIsDone() {
    mailbox.execute(
        () -> {
          throw new IllegalStateException("as intended");
        });
    mailbox.execute(() -> done.add(2));
    mailbox.run();
    assertEquals(List.of(2), done);
    assertEquals(List.of("a task of the inbound loop failed"), log.lines());
  }

  @Test
  void aTaskThatFailsIsNotWaitedForForEver() throws Exception {
    var caller =
        new Thread(
            () ->
                mailbox.perform(
                    () -> {
                      throw new IllegalStateException("as intended");
                    }));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 0);
    mailbox.run();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
  }

  @Test
  void whatCameBeforeTheEndIsDoneAndWhatComesLaterIsNot() {
    mailbox.execute(() -> done.add(1));
    mailbox.close();
    mailbox.execute(() -> done.add(2));
    assertTimeoutPreemptively(SOON, () -> mailbox.perform(() -> done.add(3)));
    mailbox.run();
    assertEquals(List.of(1), done);
  }

  @Test
  void whoWaitsWhenTheLoopEndsGoesOn() throws Exception {
    var caller = new Thread(() -> mailbox.perform(() -> done.add(1)));
    caller.start();
    Await.until("a task", () -> wakeups.get() > 0);
    mailbox.close();
    caller.join(SOON.toMillis());
    assertFalse(caller.isAlive());
    assertEquals(List.of(1), done);
  }
}
