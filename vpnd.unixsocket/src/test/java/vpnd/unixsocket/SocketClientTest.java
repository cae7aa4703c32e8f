// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and writing wait for a client, but not for longer than agreed. */
class SocketClientTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);

  private final SocketChannel other;
  private final SocketClient client;

  SocketClientTest(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      other = SocketChannel.open(address);
      client = SocketClient.accept(listening);
    }
  }

  @AfterEach
  void close() throws IOException {
    other.close();
    client.close();
  }

  @Test
  void oneThatSendsNothingIsGivenUp() {
    assertThrows(
        SocketTimeoutException.class, () -> client.read(ByteBuffer.allocate(1), in(SHORT)));
  }

  @Test
  void oneThatReadsNothingIsGivenUp() {
    assertThrows(SocketTimeoutException.class, this::writeForEver);
  }

  private void writeForEver() throws IOException {
    while (true) {
      client.write(ByteBuffer.allocate(1000), in(SHORT));
    }
  }

  /** So that a short answer is complete although the server closes meanwhile. */
  @Test
  void afterTheEndOfWaitingOnlyWhatWouldWaitFails() throws IOException {
    client.endWaiting();
    var answer = ByteBuffer.allocate(1000);
    client.write(answer, in(LONG));
    assertFalse(answer.hasRemaining());
    assertThrows(IOException.class, () -> client.read(ByteBuffer.allocate(1), in(LONG)));
    assertEquals(1000, other.read(ByteBuffer.allocate(2000)));
  }

  private static long in(long nanos) {
    return System.nanoTime() + nanos;
  }
}
