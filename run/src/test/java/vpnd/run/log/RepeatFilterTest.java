// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger.Level;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
  private final AtomicLong now = new AtomicLong();
  private final RepeatFilter repeats = new RepeatFilter(now::get);

  private static LogEntry entry(Level level, String text) {
    return new LogEntry(LocalDateTime.of(2026, 1, 2, 3, 4, 5), level, "vpnd.test", text);
  }

  private static LogEntry warning(String text) {
    return entry(Level.WARNING, text);
  }

  private List<String> due() {
    return repeats.due().stream().map(LogEntry::text).toList();
  }

  @Test
  void aWarningIsNewOnceAndThenCountedForAMinute() {
    assertTrue(repeats.isNew(warning("disk full")));
    assertFalse(repeats.isNew(warning("disk full")));
    assertFalse(repeats.isNew(warning("disk full")));

    now.addAndGet(SECONDS.toNanos(59));
    assertEquals(List.of(), due());
    now.addAndGet(SECONDS.toNanos(1));
    assertEquals(List.of("disk full (2 more times since 03:04:05)"), due());
  }

  @Test
  void whileItGoesOnOneLineAMinuteSaysSo() {
    repeats.isNew(warning("disk full"));
    for (int minute = 0; minute < 3; minute++) {
      assertFalse(repeats.isNew(warning("disk full")), "minute " + minute);
      now.addAndGet(SECONDS.toNanos(60));
      assertTrue(due().get(0).startsWith("disk full (once more since "), "minute " + minute);
    }
  }

  @Test
  void afterAQuietMinuteItIsNewAgain() {
    repeats.isNew(warning("disk full"));
    now.addAndGet(SECONDS.toNanos(60));

    assertEquals(List.of(), due());
    assertTrue(repeats.isNew(warning("disk full")));
  }

  @Test
  void anotherTextLevelOrOriginIsAnother() {
    assertTrue(repeats.isNew(warning("disk full")));
    assertTrue(repeats.isNew(warning("disk nearly full")));
    assertTrue(repeats.isNew(entry(Level.ERROR, "disk full")));
    assertTrue(
        repeats.isNew(new LogEntry(LocalDateTime.MIN, Level.WARNING, "vpnd.other", "disk full")));
  }

  @Test
  void eventsThatAreNoProblemsAreAllWritten() {
    for (int i = 0; i < 3; i++) {
      assertTrue(repeats.isNew(entry(Level.INFO, "session up")));
    }
    assertEquals(Long.MAX_VALUE, repeats.nanosUntilDue());
  }

  @Test
  void memoryIsBoundedAndNothingThatWasCountedIsForgotten() {
    repeats.isNew(warning("first"));
    repeats.isNew(warning("first"));
    for (int i = 0; i < 10 * RepeatFilter.CAPACITY; i++) {
      assertTrue(repeats.isNew(warning("number " + i)));
    }

    assertFalse(repeats.isNew(warning("first")));
    assertTrue(repeats.isNew(warning("number 0")), "it was forgotten");
    assertEquals(
        List.of("first (2 more times since 03:04:05)"),
        repeats.rest().stream().map(LogEntry::text).toList());
  }
}
