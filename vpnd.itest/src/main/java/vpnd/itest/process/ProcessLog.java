// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The lines that a program has written so far. Any thread may read it. */
public final class ProcessLog {
  private static final int SHOWN_ON_FAILURE = 40;

  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  public synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /** The log is complete. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Number of lines. */
  public synchronized int size() {
    return lines.size();
  }

  /** Number of lines that contain the pattern. */
  public synchronized long count(Pattern pattern) {
    return lines.stream().filter(line -> pattern.matcher(line).find()).count();
  }

  /** Waits for a line that contains the pattern, among all lines old and new. */
  public String await(Pattern pattern, Duration limit) {
    return await(pattern, 0, limit);
  }

  /**
   * Waits for a line that contains the pattern.
   *
   * @param from index of the first line to look at, such as an earlier {@link #size}
   * @return the first such line
   * @throws IllegalStateException if there is none in time or the program ended without it
   */
  public synchronized String await(Pattern pattern, int from, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int next = from; ; ) {
      for (; next < lines.size(); next++) {
        if (pattern.matcher(lines.get(next)).find()) {
          return lines.get(next);
        }
      }
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || millis <= 0) {
        throw new IllegalStateException(
            "no line \""
                + pattern
                + (ended ? "\" until the end; " : "\" in " + limit + "; ")
                + this);
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** All lines. */
  public synchronized String text() {
    return String.join("\n", lines);
  }

  /** The last lines, for a message. */
  @Override
  public synchronized String toString() {
    var last = lines.subList(Math.max(0, lines.size() - SHOWN_ON_FAILURE), lines.size());
    return "the last of " + lines.size() + " lines:\n" + String.join("\n", last);
  }
}
