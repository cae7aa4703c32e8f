// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves the clients of a path in a given way, and records what the server reports. */
final class RecordingService implements SocketService {
  /** What a client is served with. */
  interface Handler {
    void serve(SocketClient client) throws IOException;
  }

  final List<String> reports = new CopyOnWriteArrayList<>();
  final List<SocketFile> opened = new CopyOnWriteArrayList<>();
  private final Path path;
  private final Handler handler;

  RecordingService(Path path, Handler handler) {
    this.path = path;
    this.handler = handler;
  }

  @Override
  public SocketFile open() throws IOException {
    var socket = SocketFile.create(path, "rw-------", "give up");
    opened.add(socket);
    return socket;
  }

  @Override
  public void failed(IOException cause) {
    reports.add(String.valueOf(cause.getMessage()));
  }

  @Override
  public void recovered() {
    reports.add("recovered");
  }

  @Override
  public void serve(SocketClient client) throws IOException {
    handler.serve(client);
  }
}
