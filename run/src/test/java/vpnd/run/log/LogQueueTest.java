// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogQueueTest {
  private static LogEntry entry(int number) {
    return new LogEntry(LocalDateTime.MIN, Level.INFO, "vpnd.test", "line " + number);
  }

  private static LogQueue queue(LogSink sink) {
    return new LogQueue(sink, new RepeatFilter(System::nanoTime));
  }

  @Test
  void entriesAreWrittenInOrder() {
    List<String> written = new CopyOnWriteArrayList<>();
    var queue = queue(entry -> written.add(entry.text()));

    for (var i = 0; i < 3; i++) {
      queue.add(entry(i));
    }
    queue.flush();

    assertEquals(List.of("line 0", "line 1", "line 2"), written);
  }

  @Test
  void aSinkThatHangsStopsNobodyAndTheLossIsLogged() throws Exception {
    var hanging = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var loss = new CountDownLatch(1);
    var lost = 7;
    var queue =
        queue(
            entry -> {
              hanging.countDown();
              awaitUninterruptibly(goOn);
              if (entry.text().equals(lost + " log lines were lost")) {
                loss.countDown();
              }
            });
    queue.add(entry(0));
    assertTrue(hanging.await(10, SECONDS));

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (var i = 0; i < LogQueue.CAPACITY + lost; i++) {
            queue.add(entry(i));
          }
          queue.flush();
        });
    goOn.countDown();

    assertTrue(loss.await(10, SECONDS));
  }

  @Test
  void aRepeatedErrorIsWrittenOnceAndToldAtTheEnd() {
    List<String> written = new CopyOnWriteArrayList<>();
    var queue = queue(entry -> written.add(entry.text()));
    var error = new LogEntry(LocalDateTime.MIN, Level.ERROR, "vpnd.test", "disk full");

    for (var i = 0; i < 3; i++) {
      queue.add(error);
    }
    queue.flush();

    assertEquals(List.of("disk full", "disk full (2 more times since 00:00:00)"), written);
  }

  @Test
  void aSinkThatThrowsDoesNotEndTheLog() throws Exception {
    var second = new CountDownLatch(1);
    var queue =
        queue(
            entry -> {
              if (entry.text().equals("line 0")) {
                throw new IllegalStateException("the sink is broken for a moment");
              }
              second.countDown();
            });

    queue.add(entry(0));
    queue.add(entry(1));

    assertTrue(second.await(10, SECONDS));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
