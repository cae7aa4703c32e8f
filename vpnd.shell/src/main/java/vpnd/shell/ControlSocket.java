// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.Reason;
import vpnd.unixsocket.SocketFile;

/**
 * Runs the commands received through the UNIX socket whose path is the framework property {@value
 * #PATH}; there is none without that property. A connection carries one command, see {@link
 * ControlConnection}.
 */
@Component(
    immediate = true,
    service = {})
public final class ControlSocket {
  private static final String PATH = "vpnd.socket";
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  /** Further clients wait in the listen backlog. */
  private static final int CONNECTIONS = 4;

  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 1_000;

  private final Interpreter interpreter;
  private final Semaphore connections = new Semaphore(CONNECTIONS);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable SocketFile socket;

  /** Called by the runtime. */
  @Activate
  public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
    interpreter = new Interpreter(processor);
    var path = context.getProperty(PATH);
    if (path != null) {
      open(path, "");
    }
  }

  /**
   * Opens the socket; retries on failure, since the rest of vpnd works without it.
   *
   * @param known the reason of the last failure
   */
  private synchronized void open(String path, String known) {
    if (stopped.getCount() == 0) {
      return;
    }
    try {
      var opened =
          SocketFile.create(Path.of(path), "rw-------", "give the configuration file another name");
      socket = opened;
      start("vpnd-control", () -> acceptAll(opened));
      if (!known.isEmpty()) {
        LOG.log(Level.INFO, "vpndctl reaches this vpnd at {0} now", path);
      }
    } catch (IOException e) {
      var reason = Reason.of(e);
      if (!reason.equals(known)) {
        LOG.log(Level.WARNING, "vpndctl cannot reach this vpnd at {0}: {1}", path, reason);
      }
      start("vpnd-control", () -> openLater(path, reason));
    }
  }

  private void openLater(String path, String known) {
    try {
      if (!stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        open(path, known);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll(SocketFile listening) {
    try {
      while (true) {
        connections.acquire();
        accept(listening);
      }
    } catch (ClosedChannelException e) {
      // The bundle stops.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Retries after failures, such as a lack of descriptors. */
  private void accept(SocketFile listening) throws ClosedChannelException, InterruptedException {
    @Nullable Selector selector = null;
    try {
      // Before accepting: a client that cannot be served stays in the backlog.
      selector = Selector.open();
      var client = listening.channel().accept();
      var clients = selector;
      start("vpnd-control-client", () -> serve(client, clients));
    } catch (IOException e) {
      close(selector);
      if (e instanceof ClosedChannelException closed) {
        throw closed;
      }
      connections.release();
      LOG.log(Level.ERROR, "vpndctl cannot reach this vpnd: {0}", Reason.of(e));
      if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new ClosedChannelException();
      }
    }
  }

  private static void close(@Nullable Selector selector) {
    try {
      if (selector != null) {
        selector.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the control socket: {0}", Reason.of(e));
    }
  }

  private void serve(SocketChannel client, Selector selector) {
    try (client;
        selector;
        var connection = new ControlConnection(client, selector, CLIENT_LIMIT)) {
      var request = connection.readRequest();
      if (request != null) {
        connection.write(interpreter.run(request));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of the control socket: {0}", Reason.of(e));
    } finally {
      connections.release();
    }
  }

  /**
   * Stops accepting. Does not wait for running commands, since one of them may have caused this.
   */
  @Deactivate
  synchronized void stop() {
    stopped.countDown();
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "cannot remove the control socket", e);
      }
    }
  }
}
