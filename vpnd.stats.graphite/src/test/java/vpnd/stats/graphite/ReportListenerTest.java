// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.unixsocket.SocketFile;

/** What becomes of a socket that cannot be made, and what the operator reads of it. */
class ReportListenerTest {
  private final Path path;
  private final Selector selector = Selector.open();
  private final ReportListener listener;
  private final Logger logger = Logger.getLogger("vpnd.stats.graphite");
  private final Recorder log = new Recorder();

  /** The number of the clock runs over while the tests wait. */
  private long now = Long.MAX_VALUE - ReportListener.RETRY_INTERVAL / 2;

  ReportListenerTest(@TempDir Path directory) throws IOException {
    path = directory.resolve("vpnd_stats.sock");
    listener = new ReportListener(path, now);
    logger.setUseParentHandlers(false);
    logger.addHandler(log);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    selector.close();
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  @Test
  void aSocketThatCanBeMadeIsNotWorthALine() {
    assertTrue(opens());
    assertEquals(List.of(), log.lines);
    listener.close();
    assertFalse(Files.exists(path));
    assertEquals(List.of(), log.lines);
  }

  @Test
  void onlyItsOwnerAndGroupMayRead() throws IOException {
    assertTrue(opens());
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void aFaultIsToldOnceHoweverOftenItIsMet() throws IOException {
    Files.writeString(path, "precious");
    for (var i = 0; i < 20; i++) {
      assertFalse(opens());
      now += ReportListener.RETRY_INTERVAL;
    }
    var fault =
        "no statistics at "
            + path
            + ": what is there is not a socket; remove it, or set stats_path to another path";
    assertEquals(List.of(fault), log.lines);

    Files.delete(path);
    assertTrue(opens());
    assertEquals(List.of(fault, "statistics are served at " + path + " now"), log.lines);
  }

  @Test
  void anotherFaultIsToldAgain() throws IOException {
    Files.writeString(path, "precious");
    assertFalse(opens());
    Files.delete(path);
    now += ReportListener.RETRY_INTERVAL;
    try (var other = SocketFile.create(path, "rw-rw----", "")) {
      assertFalse(opens());
      assertTrue(Files.exists(other.path()));
    }
    assertEquals(2, log.lines.size(), log.lines::toString);
  }

  @Test
  void itIsNotTriedBeforeItsTime() throws IOException {
    Files.writeString(path, "precious");
    assertFalse(opens());
    Files.delete(path);
    now = listener.retryAt() - 1;
    assertFalse(opens());
    now++;
    assertTrue(opens());
  }

  private boolean opens() {
    listener.openIfDue(selector, now);
    return listener.isOpen();
  }

  private static final class Recorder extends Handler {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      lines.add(formatter.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
