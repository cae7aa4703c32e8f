// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes log entries from any thread without making it wait, and writes them to the sink on a thread
 * of its own. When the sink is slower than the log, entries are lost and the loss is logged.
 */
final class LogQueue {
  static final int CAPACITY = 1024;

  private static final long FLUSH_LIMIT = TimeUnit.MILLISECONDS.toNanos(250);

  private final BlockingQueue<LogEntry> entries = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong pending = new AtomicLong();
  private final LogSink sink;

  LogQueue(LogSink sink) {
    this.sink = sink;
    var writer = new Thread(this::writeAll, "log");
    writer.setDaemon(true);
    writer.start();
  }

  void add(LogEntry entry) {
    pending.incrementAndGet();
    if (!entries.offer(entry)) {
      pending.decrementAndGet();
      lost.incrementAndGet();
    }
  }

  void flush() {
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
        write(entries.take());
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
