// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.unixsocket.SocketFile;

/**
 * Runs the commands that come through the UNIX socket at the path in the framework property {@value
 * #PATH}; without that property there is no socket. A connection is good for one command, see
 * {@link Connection}.
 */
@Component(
    immediate = true,
    service = {})
public final class ControlSocket {
  private static final String PATH = "vpnd.socket";
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  /** Others wait in the queue of the system. */
  private static final int CONNECTIONS = 4;

  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(10);

  private final Interpreter interpreter;
  private final Semaphore places = new Semaphore(CONNECTIONS);
  private final @Nullable SocketFile socket;

  /** Called by the runtime. */
  @Activate
  public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
    interpreter = new Interpreter(processor);
    socket = open(context);
    if (socket != null) {
      start("vpnd-control", () -> acceptAll(socket));
    }
  }

  /** All else of vpnd works without it. */
  private static @Nullable SocketFile open(BundleContext context) {
    var path = context.getProperty(PATH);
    if (path == null) {
      return null;
    }
    try {
      return SocketFile.create(
          Path.of(path), "rw-------", "give the configuration file another name");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "vpndctl cannot reach this vpnd at {0}: {1}", path, e.getMessage());
      return null;
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
        places.acquire();
        var client = listening.channel().accept();
        start("vpnd-control-client", () -> serve(client));
      }
    } catch (ClosedChannelException e) {
      // The bundle stops.
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the control socket has failed; update vpnd.shell to open it anew", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel client) {
    try (var connection = new Connection(client, CLIENT_LIMIT)) {
      var request = connection.readRequest();
      if (request != null) {
        connection.write(interpreter.run(request));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of the control socket: {0}", e.toString());
    } finally {
      places.release();
    }
  }

  /** Takes no more commands. It does not wait for those under way: one of them may have asked. */
  @Deactivate
  void stop() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "cannot remove the control socket", e);
      }
    }
  }
}
