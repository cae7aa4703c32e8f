// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read (security D9), for how long, and what the operator reads of a fault. */
class ReportServiceTest {
  private final Path path;
  private final ReportService service;
  private final Logger logger = Logger.getLogger("vpnd.stats.graphite");
  private final Recorder log = new Recorder();

  ReportServiceTest(@TempDir Path directory) {
    path = directory.resolve("vpnd_stats.sock");
    service = new ReportService(path, socket -> Collections.emptyIterator());
  }

  @BeforeEach
  void record() {
    logger.setUseParentHandlers(false);
    logger.addHandler(log);
  }

  @AfterEach
  void restore() {
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  @Test
  void onlyItsOwnerAndGroupMayRead() throws IOException {
    try (var made = service.open()) {
      assertEquals(
          "rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())));
    }
  }

  @Test
  void aFaultHasItsRemedyAndItsEndIsReportedToo() throws IOException {
    Files.writeString(path, "precious");
    try (var made = service.open()) {
      throw new AssertionError(made);
    } catch (IOException e) {
      service.failed(e);
    }
    service.recovered();
    assertEquals(
        List.of(
            "no statistics at "
                + path
                + ": what is there is not a socket; remove it, or set stats_path to another path",
            "statistics are served at " + path + " now"),
        log.lines);
  }

  @Test
  void whoTakesALittleNowAndThenIsSentAwayAfterAMinute() {
    // The number of the clock runs over meanwhile.
    long begin = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);
    for (long seconds = 0; seconds < 60; seconds++) {
      var age = TimeUnit.SECONDS.toNanos(seconds);
      assertEquals(
          Math.min(age + ReportService.PATIENCE, TimeUnit.SECONDS.toNanos(60)),
          ReportService.deadline(begin, begin + age) - begin);
    }
    assertTrue(ReportService.PATIENCE <= TimeUnit.SECONDS.toNanos(5));
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
