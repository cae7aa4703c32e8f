// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.unixsocket.SocketClient;

/**
 * A connection to one client: a request, which is one line, and the response: a line {@code STATUS
 * OUTPUT-LENGTH ERRORS-LENGTH}, with status 0 or 1 and lengths in bytes, followed by output and
 * errors. Reading and writing have a time limit each.
 */
final class ControlConnection {
  private static final int MAX_REQUEST_BYTES = 1 << 16;

  private final SocketClient client;
  private final long limitNanos;

  ControlConnection(SocketClient client, Duration limit) {
    this.client = client;
    limitNanos = limit.toNanos();
  }

  /**
   * Waits for the request.
   *
   * @return null if the client closed the connection without one
   * @throws IOException if it is too long, or takes too long
   */
  @Nullable String readRequest() throws IOException {
    long deadline = System.nanoTime() + limitNanos;
    var bytes = ByteBuffer.allocate(1024);
    while (true) {
      int before = bytes.position();
      boolean isEnd = client.read(bytes, deadline) < 0;
      for (int i = before; i < bytes.position(); i++) {
        if (bytes.get(i) == '\n') {
          return text(bytes, i);
        }
      }
      if (isEnd) {
        return bytes.position() == 0 ? null : text(bytes, bytes.position());
      }
      if (!bytes.hasRemaining()) {
        bytes = larger(bytes);
      }
    }
  }

  private static String text(ByteBuffer bytes, int length) {
    return UTF_8.decode(bytes.duplicate().position(0).limit(length)).toString();
  }

  private static ByteBuffer larger(ByteBuffer bytes) throws IOException {
    if (bytes.capacity() >= MAX_REQUEST_BYTES) {
      throw new IOException("a request is longer than " + MAX_REQUEST_BYTES + " bytes");
    }
    return ByteBuffer.allocate(bytes.capacity() * 4).put(bytes.flip());
  }

  /**
   * Writes the response.
   *
   * @throws IOException if the client closed the connection or does not read
   */
  void write(CommandResult outcome) throws IOException {
    long deadline = System.nanoTime() + limitNanos;
    var output = UTF_8.encode(outcome.output());
    var errors = UTF_8.encode(outcome.errors());
    var head =
        "%s %s %s\n".formatted(outcome.isSuccess() ? 0 : 1, output.remaining(), errors.remaining());
    for (var bytes : List.of(UTF_8.encode(head), output, errors)) {
      while (bytes.hasRemaining()) {
        client.write(bytes, deadline);
      }
    }
  }
}
