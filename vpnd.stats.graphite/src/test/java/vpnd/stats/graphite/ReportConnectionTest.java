// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a reader keeps its place (security D9). */
class ReportConnectionTest {
  /** The number of the clock runs over meanwhile. */
  private static final long BEGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

  @Test
  void whoTakesALittleNowAndThenIsSentAwayAfterAMinute(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("socket"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        var reader = SocketChannel.open(address)) {
      assertTrue(reader.isConnected());
      var channel = server.accept();
      channel.configureBlocking(false);
      var endless = Stream.generate(() -> "x".repeat(1000)).iterator();
      try (var connection = new ReportConnection(channel, endless, BEGIN)) {
        assertEquals(ReportConnection.PATIENCE, connection.deadline() - BEGIN);
        for (long seconds = 0; seconds < 60; seconds++) {
          var age = TimeUnit.SECONDS.toNanos(seconds);
          assertTrue(connection.write(BEGIN + age));
          assertEquals(
              Math.min(age + ReportConnection.PATIENCE, TimeUnit.SECONDS.toNanos(60)),
              connection.deadline() - BEGIN);
        }
      }
      assertFalse(channel.isOpen());
    }
  }
}
