// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/** A reader, and what of its report it has not taken yet. */
final class Connection implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");

  private final SocketChannel channel;
  private final Iterator<String> report;
  private final long deadline;
  private ByteBuffer piece = ByteBuffer.allocate(0);

  /**
   * @param channel non-blocking by the time of the first {@link #write}
   * @param deadline in the nanoseconds of {@link System#nanoTime}: who has not read by then does
   *     not want to
   */
  Connection(SocketChannel channel, Iterator<String> report, long deadline) {
    this.channel = channel;
    this.report = report;
    this.deadline = deadline;
  }

  long deadline() {
    return deadline;
  }

  /**
   * Gives what the reader takes without waiting.
   *
   * @return whether something is left
   */
  boolean write() throws IOException {
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
