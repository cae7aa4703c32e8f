// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import vpnd.fuzz.Scratch;
import vpnd.unixsocket.SocketClient;

/**
 * A request is the text before the first line end, and is refused if that is too far away; the
 * client gets its complete answer.
 */
public final class ControlConnectionFuzz {
  private static final int LONGEST_REQUEST = 1 << 16;
  private static final int LONGEST_ANSWER = 1 << 10;
  private static final UnixDomainSocketAddress ADDRESS =
      UnixDomainSocketAddress.of(Scratch.file("socket"));
  private static final ServerSocketChannel LISTENING = listen();

  private ControlConnectionFuzz() {}

  /** Input: the data of a client. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    try (var client = SocketChannel.open(ADDRESS);
        var server = SocketClient.accept(LISTENING)) {
      var connection = new ControlConnection(server, Duration.ofSeconds(5));
      var sent = ByteBuffer.wrap(bytes);
      while (sent.hasRemaining()) {
        client.write(sent);
      }
      client.shutdownOutput();
      int end = end(bytes);
      try {
        var request = connection.readRequest();
        assertTrue(end < LONGEST_REQUEST);
        assertEquals(bytes.length == 0 ? null : new String(bytes, 0, end, UTF_8), request);
      } catch (IOException e) {
        assertTrue(end >= LONGEST_REQUEST, e.getMessage());
        return;
      }
      if (end < LONGEST_ANSWER) {
        answer(connection, server, client, new String(bytes, 0, end, UTF_8));
      }
    }
  }

  private static void answer(
      ControlConnection connection, SocketClient server, SocketChannel client, String text)
      throws IOException {
    connection.write(new CommandResult(text.length() % 2 == 0, text, text + text));
    server.close();
    int length = text.getBytes(UTF_8).length;
    var expected =
        "%s %s %s\n%s".formatted(text.length() % 2, length, 2 * length, text + text + text);
    var answer = Channels.newInputStream(client).readNBytes(expected.getBytes(UTF_8).length);
    assertEquals(expected, new String(answer, UTF_8));
  }

  private static int end(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static ServerSocketChannel listen() {
    try {
      Files.deleteIfExists(ADDRESS.getPath());
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(ADDRESS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
