// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.Slow;

/** Readers that behave badly harm nobody else. */
class ReportSocketsTest {
  /** More than the queue between two UNIX sockets holds. */
  private static final int LARGE = 4_000_000;

  private final Path small;
  private final Path large;
  private final ReportSockets sockets;
  private final List<SocketChannel> readers = new ArrayList<>();

  ReportSocketsTest(@TempDir Path directory) {
    small = directory.resolve("small.sock");
    large = directory.resolve("large.sock");
    sockets =
        new ReportSockets(
            path ->
                path.equals(small)
                    ? List.of("one\n", "two\n").iterator()
                    : Stream.generate(() -> "x".repeat(1000)).limit(LARGE / 1000).iterator());
    sockets.use(small);
    sockets.use(large);
    ReportReader.await(
        "both are served", () -> ReportReader.isServed(small) && ReportReader.isServed(large));
  }

  @AfterEach
  void stop() throws IOException {
    for (var reader : readers) {
      reader.close();
    }
    sockets.close();
    assertFalse(ReportReader.hasThread());
    assertFalse(Files.exists(small) || Files.exists(large));
  }

  @Test
  void aReportIsWholeAndThenTheConnectionEnds() {
    assertEquals("one\ntwo\n", ReportReader.read(small));
    assertEquals("x".repeat(LARGE), ReportReader.read(large));
  }

  @Slow
  @Test
  void whoComesWhenAllPlacesAreTakenWaitsUntilThoseWhoNeverReadAreSentAway() throws IOException {
    var start = System.nanoTime();
    for (var i = 0; i < ReportSockets.MAX_CLIENTS; i++) {
      assertEquals(1, connect(large).read(ByteBuffer.allocate(1)), "it has its place");
    }
    assertEquals("one\ntwo\n", ReportReader.read(small));
    assertTrue(System.nanoTime() - start >= ReportService.PATIENCE, "it had to wait");
    var cut = 0;
    for (var reader : readers) {
      cut += ReportReader.readAll(reader).length() < LARGE - 1 ? 1 : 0;
    }
    assertTrue(cut > 0, "readers that were sent away");
  }

  @Slow
  @Test
  void oneThatIsSlowGetsTheWholeReportAsLongAsItGoesOn() throws IOException {
    var start = System.nanoTime();
    var reader = connect(large);
    var buffer = ByteBuffer.allocate(LARGE);
    while (reader.read(buffer) > 0) {
      buffer.limit(Math.min(LARGE, buffer.position() + LARGE / 40));
      LockSupport.parkNanos(ReportService.PATIENCE / 30);
    }
    assertEquals(LARGE, buffer.position());
    assertTrue(System.nanoTime() - start > ReportService.PATIENCE, "the negative control");
  }

  @Test
  void closingWaitsForNoReader() throws IOException {
    connect(large);
    connect(large);
    var start = System.nanoTime();
    sockets.close();
    var taken = System.nanoTime() - start;
    assertTrue(taken < ReportService.PATIENCE, () -> taken + " ns");
    assertFalse(Files.exists(large));
  }

  private SocketChannel connect(Path socket) throws IOException {
    var reader = ReportReader.connect(socket);
    readers.add(reader);
    return reader;
  }
}
