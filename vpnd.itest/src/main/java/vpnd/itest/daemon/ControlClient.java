// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Runs shell commands in a daemon like {@code bin/vpndctl}, without a process for each: a request
 * is the words with the byte 31 between them and a line end; the answer is a line {@code STATUS
 * OUTPUT-LENGTH ERRORS-LENGTH} followed by both.
 */
public final class ControlClient {
  private static final String SEPARATOR = "\u001f";

  private final Path path;

  public ControlClient(Path path) {
    this.path = path;
  }

  /**
   * Runs a command to its end.
   *
   * @return its output
   * @throws IllegalStateException if it failed
   */
  public String run(String... words) {
    var request = ByteBuffer.wrap((String.join(SEPARATOR, words) + "\n").getBytes(UTF_8));
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        var answer = new DataInputStream(Channels.newInputStream(channel))) {
      while (request.hasRemaining()) {
        channel.write(request);
      }
      var head = readLine(answer).split(" ", -1);
      var output = read(answer, head[1]);
      var errors = read(answer, head[2]);
      if (!head[0].equals("0")) {
        throw new IllegalStateException(String.join(" ", words) + ": " + output + errors);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("no answer at " + path, e);
    }
  }

  private static String readLine(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int value = in.readByte(); value != '\n'; value = in.readByte()) {
      line.append((char) value);
    }
    return line.toString();
  }

  private static String read(DataInputStream in, String length) throws IOException {
    var bytes = new byte[Integer.parseInt(length)];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }
}
