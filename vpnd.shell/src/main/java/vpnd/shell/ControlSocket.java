// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.unixsocket.SocketListener;
import vpnd.unixsocket.SocketServer;

/**
 * Opens the control socket at the path of the framework property {@value #PATH}; there is none
 * without that property. See {@link ControlService}.
 */
@Component(
    immediate = true,
    service = {})
public final class ControlSocket {
  private static final String PATH = "vpnd.socket";
  private static final System.Logger LOG = System.getLogger("vpnd.shell");
  private static final int MAX_CLIENTS = 4;
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /**
   * Not closed: a running command, which may have caused the end of the bundle, gets its answer.
   */
  private final SocketServer server = new SocketServer("vpnd-control", MAX_CLIENTS, RETRY_INTERVAL);

  private final @Nullable SocketListener listener;

  /** Called by the runtime. */
  @Activate
  public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
    var path = context.getProperty(PATH);
    listener =
        path == null
            ? null
            : server.listen(new ControlService(Path.of(path), new Interpreter(processor)));
  }

  /** Stops accepting. */
  @Deactivate
  void stop() {
    try {
      if (listener != null) {
        listener.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot remove the control socket", e);
    }
  }
}
