// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import vpnd.api.operation.Reason;
import vpnd.unixsocket.SocketClient;
import vpnd.unixsocket.SocketFile;
import vpnd.unixsocket.SocketService;

/**
 * Writes a report to each client of a socket.
 *
 * @param reports generates the report for the path of a socket, in pieces
 */
record ReportService(Path path, Function<Path, Iterator<String>> reports) implements SocketService {
  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");

  /** A client that makes no progress for this time is disconnected. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** The limit for a whole report. */
  static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

  @Override
  public SocketFile open() throws IOException {
    return SocketFile.create(path, "rw-rw----", "set stats_path to another path");
  }

  @Override
  public void failed(IOException cause) {
    LOG.log(Level.WARNING, "no statistics at {0}: {1}", path, Reason.of(cause));
  }

  @Override
  public void recovered() {
    LOG.log(Level.INFO, "statistics are served at {0} now", path);
  }

  @Override
  public void serve(SocketClient client) throws IOException {
    long begin = System.nanoTime();
    var report = reports.apply(path);
    while (report.hasNext()) {
      var piece = US_ASCII.encode(report.next());
      while (piece.hasRemaining()) {
        client.write(piece, deadline(begin, System.nanoTime()));
      }
    }
  }

  /** When to disconnect a client that has made progress now. */
  static long deadline(long begin, long now) {
    return begin + Math.min(now - begin + PATIENCE, LIMIT);
  }
}
