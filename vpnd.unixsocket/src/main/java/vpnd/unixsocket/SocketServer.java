// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Serves clients on UNIX stream sockets, each in a thread of its own. The number of clients is
 * limited; others wait until one of them is done. Thread-safe.
 */
public final class SocketServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.unixsocket");
  private static final long CLOSE_LIMIT_MILLIS = 5_000;

  private final String name;
  private final Semaphore places;
  private final Duration retryInterval;

  /** Also of threads that are about to end, so that {@link #close} waits for them. */
  private final Map<Thread, SocketClient> clients = new ConcurrentHashMap<>();

  /**
   * @param name of the threads
   * @param maxClients of all sockets together
   * @param retryInterval the time after a failure to open a socket or to accept a client
   */
  public SocketServer(String name, int maxClients, Duration retryInterval) {
    this.name = name;
    this.places = new Semaphore(maxClients);
    this.retryInterval = retryInterval;
  }

  /** Serves another socket, which is open when this returns, unless a failure was reported. */
  public SocketListener listen(SocketService service) {
    var listener = new SocketListener(this, service, name);
    listener.start();
    return listener;
  }

  void awaitRetry() throws InterruptedException {
    Thread.sleep(retryInterval.toMillis());
  }

  /** Waits for a place, then serves the client in another thread. */
  void serve(SocketClient client, SocketService service) throws IOException, InterruptedException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      client.close();
      throw e;
    }
    var thread = new Thread(() -> run(client, service), name + "-client");
    thread.setDaemon(true);
    clients.keySet().removeIf(each -> each.getState() == Thread.State.TERMINATED);
    clients.put(thread, client);
    thread.start();
  }

  private void run(SocketClient client, SocketService service) {
    try (client) {
      service.serve(client);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of " + name, e);
    } finally {
      places.release();
    }
  }

  /**
   * Disconnects all clients as soon as they keep their thread waiting, and waits for these threads.
   * The listeners must be closed before.
   */
  @Override
  public void close() throws IOException {
    var threads = Map.copyOf(clients);
    for (var client : threads.values()) {
      client.endWaiting();
    }
    threads.keySet().forEach(SocketServer::join);
  }

  /** Waits for the end of a thread, for a limited time. */
  static void join(Thread thread) {
    try {
      thread.join(CLOSE_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
