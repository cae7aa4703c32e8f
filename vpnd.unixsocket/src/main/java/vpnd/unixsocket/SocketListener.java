// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A socket of a {@link SocketServer}, and the thread that accepts its clients. Thread-safe. */
public final class SocketListener implements AutoCloseable {
  private final SocketServer server;
  private final SocketService service;
  private volatile boolean isAccepting;
  private final Thread thread;
  private @Nullable SocketFile socket;
  private boolean isClosed;

  /** The last failure, if it is not over; of the thread once that runs. */
  private @Nullable String problem;

  SocketListener(SocketServer server, SocketService service, String name) {
    this.server = server;
    this.service = service;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    try {
      open();
    } catch (IOException e) {
      report(e);
    }
    thread.start();
  }

  private void run() {
    try {
      while (!isClosed()) {
        try {
          openOrAccept();
          recover();
        } catch (IOException e) {
          report(e);
          if (!isClosed()) {
            server.awaitRetry(); // the next attempt at once would fail as well
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void openOrAccept() throws IOException, InterruptedException {
    var listening = socket();
    if (listening == null) {
      open();
    } else {
      var client = accept(listening);
      if (isClosed()) {
        client.close();
      } else {
        server.serve(client, service);
      }
    }
  }

  private SocketClient accept(SocketFile listening) throws IOException {
    isAccepting = true;
    try {
      return SocketClient.accept(listening.channel());
    } finally {
      isAccepting = false;
    }
  }

  private synchronized @Nullable SocketFile socket() {
    return socket;
  }

  private synchronized void open() throws IOException {
    if (!isClosed) {
      socket = service.open();
    }
  }

  private void recover() {
    if (problem != null) {
      problem = null;
      service.recovered();
    }
  }

  private void report(IOException cause) {
    var message = String.valueOf(cause.getMessage());
    if (!isClosed() && !message.equals(problem)) {
      problem = message;
      service.failed(cause);
    }
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  /**
   * Accepts no more clients, and removes the file. Clients that are being served are not affected.
   *
   * @throws IOException if the file could not be removed; all else is done
   */
  @Override
  public void close() throws IOException {
    try {
      closeSocket();
    } finally {
      // If a thread is interrupted at the moment of an accept(2), Java throws and never closes the
      // connection. The close of the socket ends the wait.
      if (!isAccepting) {
        thread.interrupt();
      }
      SocketServer.join(thread);
    }
  }

  private synchronized void closeSocket() throws IOException {
    isClosed = true;
    if (socket != null) {
      socket.close();
    }
  }
}
