// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves reports on UNIX sockets. One thread serves all sockets; it exists only while there is one.
 * Thread-safe; only {@link #close} blocks.
 */
final class ReportServer implements AutoCloseable {
  static final String THREAD = "vpnd-stats";

  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");
  private static final long CLOSE_LIMIT_MILLIS = 5_000;

  private final Selector selector = Selector.open();
  private final ReportSockets sockets;
  private Set<Path> paths = Set.of();
  private @Nullable Thread thread;
  private boolean isClosed;

  /**
   * @param reports generates the report for a socket in pieces; called by the thread
   */
  ReportServer(Function<Path, Iterator<String>> reports) throws IOException {
    sockets = new ReportSockets(selector, reports);
  }

  /** Serves exactly these paths from now on. */
  synchronized void serve(Set<Path> newPaths) {
    if (isClosed) {
      return;
    }
    paths = Set.copyOf(newPaths);
    if (thread == null && !paths.isEmpty()) {
      thread = new Thread(this::run, THREAD);
      thread.setDaemon(true);
      thread.start();
    }
    selector.wakeup();
  }

  private void run() {
    try {
      for (var wanted = next(); wanted != null; wanted = next()) {
        sockets.follow(wanted);
        if (!wanted.isEmpty()) {
          sockets.await();
        }
      }
    } catch (IOException e) {
      LOG.log(
          Level.ERROR,
          "no statistics are served any more; to begin anew: vpndctl update vpnd.stats.graphite",
          e);
    }
  }

  /** Null ends the thread; a later call of {@link #serve} starts another. */
  private synchronized @Nullable Set<Path> next() {
    if (paths.isEmpty() && sockets.isEmpty()) {
      thread = null;
      return null;
    }
    return paths;
  }

  /** Stops serving; thread, sockets and files are gone when this returns. */
  @Override
  public void close() throws IOException {
    var last = end();
    try {
      if (last != null) {
        last.join(CLOSE_LIMIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
  }

  private synchronized @Nullable Thread end() {
    serve(Set.of());
    isClosed = true;
    return thread;
  }
}
