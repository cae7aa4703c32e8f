// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The listening sockets and their connections. Confined to one thread, which blocks in {@link
 * #await} only. The number of connections and the time of each are limited.
 */
final class ReportSockets {
  /** Further readers wait in the listen backlog. */
  static final int MOST_CONNECTIONS = 16;

  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");

  private final Selector selector;
  private final Function<Path, Iterator<String>> reports;
  private final Map<Path, ReportListener> listeners = new HashMap<>();
  private final Set<ReportConnection> connections = new HashSet<>();

  ReportSockets(Selector selector, Function<Path, Iterator<String>> reports) {
    this.selector = selector;
    this.reports = reports;
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Serves exactly these paths; without any, disconnects all readers too. */
  void follow(Set<Path> paths) {
    var dropped = new HashSet<>(listeners.keySet());
    dropped.removeAll(paths);
    dropped.forEach(path -> listeners.remove(path).close());
    var now = System.nanoTime();
    paths.forEach(path -> listeners.computeIfAbsent(path, added -> new ReportListener(added, now)));
    if (paths.isEmpty()) {
      Set.copyOf(connections).forEach(this::close);
    }
  }

  /** Waits for events or a wakeup of the selector, and handles them. */
  void await() throws IOException {
    var now = System.nanoTime();
    for (var connection : Set.copyOf(connections)) {
      if (connection.deadline() - now <= 0) {
        close(connection);
      }
    }
    var hasRoom = connections.size() < MOST_CONNECTIONS;
    for (var listener : listeners.values()) {
      listener.openIfDue(selector, now);
      listener.accept(hasRoom);
    }
    selector.select(this::act, timeout(now));
  }

  /** In milliseconds, rounded up; 0 if there is no deadline. */
  private long timeout(long now) {
    var nanos = Long.MAX_VALUE;
    for (var connection : connections) {
      nanos = Math.min(nanos, connection.deadline() - now);
    }
    for (var listener : listeners.values()) {
      if (!listener.isOpen()) {
        nanos = Math.min(nanos, listener.retryAt() - now);
      }
    }
    return nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1;
  }

  private void act(SelectionKey key) {
    if (key.attachment() instanceof ReportListener listener) {
      accept(listener);
    } else {
      write((ReportConnection) key.attachment());
    }
  }

  private void accept(ReportListener listener) {
    var now = System.nanoTime();
    var channel = listener.accept(now);
    if (channel == null) {
      return;
    }
    var connection = new ReportConnection(channel, reports.apply(listener.path()), now);
    connections.add(connection);
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE, connection);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a reader of statistics is gone", e);
      close(connection);
    }
  }

  private void write(ReportConnection connection) {
    try {
      if (!connection.write(System.nanoTime())) {
        close(connection);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a reader of statistics is gone", e);
      close(connection);
    }
  }

  private void close(ReportConnection connection) {
    connections.remove(connection);
    connection.close();
  }
}
