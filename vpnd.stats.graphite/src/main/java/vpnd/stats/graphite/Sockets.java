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
 * The sockets that are served and who reads from them. Confined to one thread, which waits in
 * {@link #await} only. How many read at once, and how long each may take, is bounded.
 */
final class Sockets {
  /** The others wait in the queue of the socket. */
  static final int MOST_CONNECTIONS = 16;

  private static final System.Logger LOG = System.getLogger("vpnd.stats.graphite");

  private final Selector selector;
  private final Function<Path, Iterator<String>> reports;
  private final Map<Path, Listener> listeners = new HashMap<>();
  private final Set<Connection> connections = new HashSet<>();

  Sockets(Selector selector, Function<Path, Iterator<String>> reports) {
    this.selector = selector;
    this.reports = reports;
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Serves these paths and no others; without any, also those who still read are sent away. */
  void follow(Set<Path> paths) {
    var dropped = new HashSet<>(listeners.keySet());
    dropped.removeAll(paths);
    dropped.forEach(path -> listeners.remove(path).close());
    var now = System.nanoTime();
    paths.forEach(path -> listeners.computeIfAbsent(path, added -> new Listener(added, now)));
    if (paths.isEmpty()) {
      Set.copyOf(connections).forEach(this::close);
    }
  }

  /** Waits until there is something to do, or the selector is woken up, and does it. */
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

  /** In milliseconds, rounded up; 0 if nothing is due at any time. */
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
    if (key.attachment() instanceof Listener listener) {
      accept(listener);
    } else {
      write((Connection) key.attachment());
    }
  }

  private void accept(Listener listener) {
    var now = System.nanoTime();
    var channel = listener.accept(now);
    if (channel == null) {
      return;
    }
    var connection = new Connection(channel, reports.apply(listener.path()), now);
    connections.add(connection);
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE, connection);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a reader of statistics is gone", e);
      close(connection);
    }
  }

  private void write(Connection connection) {
    try {
      if (!connection.write(System.nanoTime())) {
        close(connection);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a reader of statistics is gone", e);
      close(connection);
    }
  }

  private void close(Connection connection) {
    connections.remove(connection);
    connection.close();
  }
}
