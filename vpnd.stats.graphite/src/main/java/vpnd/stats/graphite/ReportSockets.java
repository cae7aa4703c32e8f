// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import vpnd.api.operation.Reason;
import vpnd.unixsocket.SocketListener;
import vpnd.unixsocket.SocketServer;

/** The sockets with reports: one for each path, for as long as a tunnel uses it. Thread-safe. */
final class ReportSockets implements AutoCloseable {
  static final String THREADS = "vpnd-stats";

  /** Of all sockets together; further ones wait. */
  static final int MAX_CLIENTS = 16;

  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  private final SocketServer server = new SocketServer(THREADS, MAX_CLIENTS, RETRY_INTERVAL);
  private final Function<Path, Iterator<String>> reports;
  private final Map<Path, SocketListener> listeners = new HashMap<>();

  /** The number of tunnels of each socket. */
  private final Map<Path, Integer> users = new HashMap<>();

  private boolean isClosed;

  /**
   * @param reports generates the report for a socket in pieces; called by several threads
   */
  ReportSockets(Function<Path, Iterator<String>> reports) {
    this.reports = reports;
  }

  /** One more tunnel uses this path; does nothing after {@link #close}. */
  synchronized void use(Path path) {
    if (!isClosed && users.merge(path, 1, Integer::sum) == 1) {
      listeners.put(path, server.listen(new ReportService(path, reports)));
    }
  }

  /** One tunnel less uses this path; with the last one the socket ends. */
  synchronized void release(Path path) {
    if (!isClosed && users.merge(path, -1, Integer::sum) == 0) {
      users.remove(path);
      close(path);
    }
  }

  private void close(Path path) {
    try {
      requireNonNull(listeners.remove(path)).close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the socket {0} was not removed: {1}", path, Reason.of(e));
    }
  }

  /** Ends all sockets; threads, connections and files are gone when this returns. */
  @Override
  public void close() throws IOException {
    closeAll();
    server.close();
  }

  private synchronized void closeAll() {
    isClosed = true;
    users.keySet().forEach(this::close);
    users.clear();
  }
}
