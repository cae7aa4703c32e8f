// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The durations of repeated tries of an action. On a busy machine a single try may be slow without
 * a fault of the action, so one in {@value #COUNT} may exceed the limit: an action that stalls once
 * in three times passes one run in nineteen, and one that stalls once in a hundred times fails one
 * run in 160.
 */
public final class Tries {
  private static final int COUNT = 12;
  private static final int MOST_SLOW = 1;

  private final Duration limit;
  private final List<Duration> taken = new ArrayList<>();

  private Tries(Duration limit) {
    this.limit = limit;
  }

  /** Tries an action {@value #COUNT} times, or until it has been too slow too often. */
  public static Tries of(Duration limit, Supplier<Duration> measurement) {
    var tries = new Tries(limit);
    for (int i = 0; i < COUNT && tries.areQuick(); i++) {
      tries.taken.add(measurement.get());
    }
    return tries;
  }

  /** Whether at most the allowed number of tries exceeded the limit. */
  public boolean areQuick() {
    return taken.stream().filter(each -> each.compareTo(limit) > 0).count() <= MOST_SLOW;
  }

  /** All of them, in milliseconds. */
  @Override
  public String toString() {
    return taken.stream().map(Duration::toMillis).toList() + " ms, limit " + limit.toMillis();
  }
}
