// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** A connection to a reader with the rest of its report. */
final class ReportConnection implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");

  /** A reader that makes no progress for this time is disconnected. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** The limit for a whole report. */
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

  private final SocketChannel channel;
  private final Iterator<String> report;
  private final long begin;
  private long deadline;
  private ByteBuffer piece = ByteBuffer.allocate(0);

  /**
   * @param channel non-blocking by the time of the first {@link #write}
   * @param now in the nanoseconds of {@link System#nanoTime}, as in all methods
   */
  ReportConnection(SocketChannel channel, Iterator<String> report, long now) {
    this.channel = channel;
    this.report = report;
    this.begin = now;
    this.deadline = now + PATIENCE;
  }

  /** When to disconnect the reader. */
  long deadline() {
    return deadline;
  }

  /**
   * Writes what the socket accepts without blocking.
   *
   * @return whether the report is incomplete
   */
  boolean write(long now) throws IOException {
    deadline = begin + Math.min(now - begin + PATIENCE, LIMIT);
    do {
      if (!piece.hasRemaining()) {
        if (!report.hasNext()) {
          return false;
        }
        piece = US_ASCII.encode(report.next());
      }
    } while (channel.write(piece) > 0);
    return true;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection", e);
    }
  }
}
