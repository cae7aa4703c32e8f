// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import vpnd.itest.process.PolledCondition;

/** Reads the statistics of a daemon repeatedly and classifies each report. */
public final class StatisticsWatch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 1_000_000;

  /** The figure that begins anew with each key (docs/statistics.md). */
  private static final String OF_THE_KEY = "rx._cur_key_late";

  private final Path socket;
  private final Map<String, Long> highest;
  private final Thread thread = new Thread(this::watch, "statistics");
  private final Verdict verdict = new Verdict();
  private volatile boolean isOver;

  /** Number of reports of each kind. */
  public static final class Verdict {
    /** Complete, with all figures. */
    public int whole;

    /** No reporter, or no data. */
    int none;

    /** Incomplete. */
    public int cut;

    /** With a figure that was higher before. */
    public int fallen;

    private String firstFall = "";

    @Override
    public String toString() {
      return "%d whole, %d none, %d cut, %d fallen%s"
          .formatted(whole, none, cut, fallen, firstFall);
    }
  }

  /**
   * Begins to read, as soon as there is a report; all later reports must have the same figures.
   *
   * @param socket of the daemon
   */
  public StatisticsWatch(Path socket) {
    this.socket = socket;
    PolledCondition.until("a report", LIMIT, () -> !figures(readIfServed()).isEmpty());
    highest = figures(readIfServed());
    thread.start();
  }

  /** Ends reading. */
  public Verdict end() {
    isOver = true;
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("a report does not end");
    }
    return verdict;
  }

  @Override
  public void close() {
    end();
  }

  private void watch() {
    while (!isOver) {
      judge(readIfServed());
    }
  }

  private void judge(String report) {
    if (report.isEmpty()) {
      verdict.none++;
      LockSupport.parkNanos(PAUSE_NANOS);
      return;
    }
    var figures = report.endsWith("\n") ? figures(report) : Map.<String, Long>of();
    if (!figures.keySet().equals(highest.keySet())) {
      verdict.cut++;
      return;
    }
    verdict.whole++;
    boolean isFallen = false;
    for (var figure : figures.entrySet()) {
      long most = Math.max(figure.getValue(), highest.getOrDefault(figure.getKey(), 0L));
      highest.put(figure.getKey(), most);
      boolean mayFall = figure.getKey().endsWith(OF_THE_KEY);
      if (figure.getValue() < most && !mayFall && !isFallen) {
        isFallen = true;
        note(figure.getKey(), figure.getValue(), most);
      }
    }
  }

  private void note(String figure, long value, long most) {
    if (verdict.fallen++ == 0) {
      verdict.firstFall = " (first %s: %d after %d)".formatted(figure, value, most);
    }
  }

  private String readIfServed() {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var bytes = Channels.newInputStream(channel).readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  private static Map<String, Long> figures(String report) {
    return report
        .lines()
        .map(line -> line.split(" ", -1))
        .collect(
            Collectors.toMap(
                words -> words[0], words -> Long.valueOf(words[1]), Math::max, TreeMap::new));
  }
}
