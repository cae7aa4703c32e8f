// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import vpnd.api.operation.Reason;
import vpnd.unixsocket.SocketClient;
import vpnd.unixsocket.SocketFile;
import vpnd.unixsocket.SocketService;

/** Runs the command that a client of the control socket sends, see {@link ControlConnection}. */
record ControlService(Path path, Interpreter interpreter) implements SocketService {
  private static final System.Logger LOG = System.getLogger("vpnd.shell");
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(10);

  @Override
  public SocketFile open() throws IOException {
    return SocketFile.create(path, "rw-------", "give the configuration file another name");
  }

  @Override
  public void failed(IOException cause) {
    LOG.log(Level.WARNING, "vpndctl cannot reach this vpnd at {0}: {1}", path, Reason.of(cause));
  }

  @Override
  public void recovered() {
    LOG.log(Level.INFO, "vpndctl reaches this vpnd at {0} now", path);
  }

  @Override
  public void serve(SocketClient client) throws IOException {
    var connection = new ControlConnection(client, CLIENT_LIMIT);
    var request = connection.readRequest();
    if (request != null) {
      connection.write(interpreter.run(request));
    }
  }
}
