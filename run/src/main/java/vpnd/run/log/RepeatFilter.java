// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.lang.System.Logger.Level;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits repeated warnings and errors: for a minute after one was written its repetitions are only
 * counted, and then logged as one line. Thread-safe.
 */
final class RepeatFilter {
  /** The number of distinct entries remembered; the eldest is dropped. */
  static final int CAPACITY = 100;

  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Identifies repetitions. */
  private record Key(Level level, String logger, String text) {}

  /** When an entry was written, and the number of repetitions since. */
  private static final class Written {
    final LocalDateTime time;
    final long nanos;
    long repeats;

    Written(LocalDateTime time, long nanos) {
      this.time = time;
      this.nanos = nanos;
    }
  }

  private final LongSupplier clock;

  /** In the order of writing. */
  private final LinkedHashMap<Key, Written> known = new LinkedHashMap<>();

  /**
   * @param clock in nanoseconds, of any origin
   */
  RepeatFilter(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether an entry has to be written; otherwise it is counted. */
  synchronized boolean isNew(LogEntry entry) {
    if (entry.level().getSeverity() < Level.WARNING.getSeverity()) {
      return true;
    }
    var key = new Key(entry.level(), entry.logger(), entry.text());
    var written = known.get(key);
    if (written != null) {
      written.repeats++;
      return false;
    }
    if (known.size() < CAPACITY || forgetOneWithoutRepeats()) {
      known.put(key, new Written(entry.time(), clock.getAsLong()));
    }
    return true;
  }

  /** Drops the eldest without repetitions, which needs no line. */
  private boolean forgetOneWithoutRepeats() {
    var values = known.values().iterator();
    while (values.hasNext()) {
      if (values.next().repeats == 0) {
        values.remove();
        return true;
      }
    }
    return false;
  }

  /** The time until {@link #due} has a line; not positive if it has one already. */
  synchronized long nanosUntilDue() {
    return known.isEmpty()
        ? Long.MAX_VALUE
        : known.values().iterator().next().nanos + PERIOD_NANOS - clock.getAsLong();
  }

  /** The lines with the number of repetitions of entries written a minute ago. */
  synchronized List<LogEntry> due() {
    var lines = new ArrayList<LogEntry>();
    while (!known.isEmpty() && nanosUntilDue() <= 0) {
      var eldest = known.entrySet().iterator().next();
      known.remove(eldest.getKey());
      if (eldest.getValue().repeats > 0) {
        var line = line(eldest.getKey(), eldest.getValue());
        lines.add(line);
        known.put(eldest.getKey(), new Written(line.time(), clock.getAsLong()));
      }
    }
    return lines;
  }

  /** The lines of all entries, at the end of the log. */
  synchronized List<LogEntry> rest() {
    var lines = new ArrayList<LogEntry>();
    known.forEach(
        (key, written) -> {
          if (written.repeats > 0) {
            lines.add(line(key, written));
          }
        });
    known.clear();
    return lines;
  }

  private static LogEntry line(Key key, Written written) {
    var times = written.repeats == 1 ? "once more" : written.repeats + " more times";
    return LogEntry.now(
        key.level(),
        key.logger(),
        "%s (%s since %s)".formatted(key.text(), times, TIME.format(written.time)));
  }
}
