// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of log entries with a thread that writes them to the sink. Never blocks the
 * thread that logs: entries that exceed the capacity are dropped, and their number is logged.
 * Repetitions are logged as one line.
 */
final class LogQueue {
  static final int CAPACITY = 1024;

  private static final long FLUSH_LIMIT = TimeUnit.MILLISECONDS.toNanos(250);

  private final BlockingQueue<LogEntry> entries = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong pending = new AtomicLong();
  private final LogSink sink;
  private final RepeatFilter repeats;
  private volatile @Nullable LogEntry last;

  LogQueue(LogSink sink, RepeatFilter repeats) {
    this.sink = sink;
    this.repeats = repeats;
    var writer = new Thread(this::writeAll, "log");
    writer.setDaemon(true);
    writer.start();
  }

  /** Returns false if the entry is a repetition, which is only counted. */
  boolean add(LogEntry entry) {
    if (!repeats.isNew(entry)) {
      return false;
    }
    enqueue(entry);
    return true;
  }

  private void enqueue(LogEntry entry) {
    pending.incrementAndGet();
    if (!entries.offer(entry)) {
      pending.decrementAndGet();
      lost.incrementAndGet();
    }
  }

  /** Writes this entry as the last one; later ones are ignored. */
  void end(LogEntry entry) {
    last = entry;
    enqueue(entry);
    flush();
  }

  /** Waits a limited time until all entries are written, those of repetitions included. */
  void flush() {
    repeats.rest().forEach(this::enqueue);
    var start = System.nanoTime();
    while (pending.get() > 0 && System.nanoTime() - start < FLUSH_LIMIT) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void writeAll() {
    try {
      while (true) {
        var entry = entries.poll(repeats.nanosUntilDue(), TimeUnit.NANOSECONDS);
        repeats.due().forEach(this::write);
        if (entry == null) {
          continue;
        }
        write(entry);
        if (entry.equals(last)) {
          pending.set(0);
          return;
        }
        var missing = lost.getAndSet(0);
        if (missing > 0) {
          write(LogEntry.now(Level.WARNING, "vpnd.run", missing + " log lines were lost"));
        }
        pending.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(LogEntry entry) {
    try {
      sink.write(entry);
    } catch (RuntimeException e) {
      lost.incrementAndGet();
    }
  }
}
