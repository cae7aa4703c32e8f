// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads reports as {@code nc -U} does. */
final class ReportReader {
  private static final long LIMIT = 20_000_000_000L;

  private ReportReader() {}

  static SocketChannel connect(Path socket) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The whole report. */
  static String read(Path socket) {
    try (var channel = connect(socket)) {
      return readAll(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(socket.toString(), e);
    }
  }

  static String readAll(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
  }

  static boolean isServed(Path socket) {
    try (var channel = connect(socket)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits at most 20 s. */
  static void await(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + LIMIT;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within 20 s: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  static boolean hasThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(ReportSockets.THREADS));
  }
}
