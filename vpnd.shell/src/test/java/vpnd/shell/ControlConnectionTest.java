// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.unixsocket.SocketClient;

class ControlConnectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final SocketChannel client;
  private final SocketClient server;

  ControlConnectionTest(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      client = SocketChannel.open(address);
      server = SocketClient.accept(listening);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
  }

  private void send(String text) throws IOException {
    client.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @Test
  void aRequestIsALine() throws Exception {
    try (server) {
      var connection = new ControlConnection(server, LIMIT);
      send("pe");
      send("ers \u00fc\nmore");
      assertEquals("peers \u00fc", connection.readRequest());
    }
  }

  @Test
  void orWhatComesUntilTheClientEnds() throws Exception {
    try (server) {
      var connection = new ControlConnection(server, LIMIT);
      send("peers");
      client.shutdownOutput();
      assertEquals("peers", connection.readRequest());
    }
  }

  @Test
  void aClientThatSaysNothingAndGoesHasNoRequest() throws Exception {
    try (server) {
      var connection = new ControlConnection(server, LIMIT);
      client.close();
      assertNull(connection.readRequest());
    }
  }

  @Test
  void theAnswerHasStatusAndLengths() throws Exception {
    try (server) {
      var connection = new ControlConnection(server, LIMIT);
      connection.write(new CommandResult(false, "\u00fc", "bad\n"));
    }
    assertEquals(
        "1 2 4\n\u00fcbad\n", new String(Channels.newInputStream(client).readAllBytes(), UTF_8));
  }

  @Test
  void aClientThatDripsIsGivenUp() throws Exception {
    var dripping = CompletableFuture.runAsync(this::drip);
    try (server) {
      var connection = new ControlConnection(server, SHORT);
      assertThrows(SocketTimeoutException.class, () -> connection.readRequest());
    }
    dripping.join();
  }

  private void drip() {
    try {
      while (true) {
        send("x");
        Thread.sleep(10);
      }
    } catch (IOException | InterruptedException e) {
      // the other side has given up
    }
  }

  @Test
  void aClientThatDoesNotReadIsGivenUp() throws Exception {
    try (server) {
      var connection = new ControlConnection(server, SHORT);
      var much = new CommandResult(true, "x".repeat(BoundedOutput.LIMIT), "");
      assertThrows(SocketTimeoutException.class, () -> connection.write(much));
    }
  }

  @Test
  void aRequestWithoutEndIsRefused() throws Exception {
    var sending = CompletableFuture.runAsync(this::sendForEver);
    try (server) {
      var connection = new ControlConnection(server, LIMIT);
      assertThrows(IOException.class, () -> connection.readRequest());
    }
    sending.join();
  }

  private void sendForEver() {
    try {
      while (true) {
        send("x".repeat(1000));
      }
    } catch (IOException e) {
      // the other side has given up
    }
  }
}
