// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.util.BitSet;
import java.util.LinkedHashMap;

/** Tracks packets that are numbered from 0 on. Used by one thread. */
public final class Sequence {
  private final BitSet seen = new BitSet();
  private int expected;
  private int highest = -1;
  private long duplicated;
  private long reordered;
  private long foreign;
  private long previousNanos;
  private long longestGapNanos;

  /**
   * @param expected how many packets are sent
   */
  public Sequence(int expected) {
    this.expected = expected;
  }

  /** Sets the number of packets that were sent, if fewer than expected. */
  public void ended(int sent) {
    expected = sent;
  }

  /** Number of packets that have arrived, each counted once. */
  public int received() {
    return seen.cardinality();
  }

  /** Number of packets before the newest that have not arrived so far. */
  public int missing() {
    return highest + 1 - seen.cardinality();
  }

  /** Records the arrival of a packet. A number that was never sent counts as foreign. */
  public void arrived(long number, long nowNanos) {
    if (number < 0 || number >= expected) {
      foreign++;
      return;
    }
    int index = (int) number;
    if (seen.get(index)) {
      duplicated++;
    } else if (index < highest) {
      reordered++;
    }
    if (highest >= 0) {
      longestGapNanos = Math.max(longestGapNanos, nowNanos - previousNanos);
    }
    seen.set(index);
    highest = Math.max(highest, index);
    previousNanos = nowNanos;
  }

  /** The figures received, lost, duplicated, reordered, foreign and longest_gap_ms. */
  public TrafficReport report() {
    int received = seen.cardinality();
    var figures = new LinkedHashMap<String, Long>();
    figures.put("received", (long) received);
    figures.put("lost", (long) expected - received);
    figures.put("duplicated", duplicated);
    figures.put("reordered", reordered);
    figures.put("foreign", foreign);
    figures.put("longest_gap_ms", longestGapNanos / 1_000_000);
    return new TrafficReport(figures);
  }
}
