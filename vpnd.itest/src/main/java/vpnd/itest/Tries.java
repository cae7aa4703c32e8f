// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long a thing took, each time that it was tried. On a machine that has other things to do a
 * single try may be slow for no fault of the thing, so one in {@value #COUNT} may exceed the limit:
 * a thing that stalls once in three times passes one run in nineteen, and one that stalls in one
 * time of a hundred fails one run in 160.
 */
final class Tries {
  private static final int COUNT = 12;
  private static final int MOST_SLOW = 1;

  private final Duration limit;
  private final List<Duration> taken = new ArrayList<>();

  private Tries(Duration limit) {
    this.limit = limit;
  }

  /** Tries a thing {@value #COUNT} times, or until it has been too slow too often. */
  static Tries of(Duration limit, Supplier<Duration> measurement) {
    var tries = new Tries(limit);
    for (int i = 0; i < COUNT && tries.areQuick(); i++) {
      tries.taken.add(measurement.get());
    }
    return tries;
  }

  /** Whether no more tries exceeded the limit than may. */
  boolean areQuick() {
    return taken.stream().filter(each -> each.compareTo(limit) > 0).count() <= MOST_SLOW;
  }

  /** All of them, in milliseconds. */
  @Override
  public String toString() {
    return taken.stream().map(Duration::toMillis).toList() + " ms, limit " + limit.toMillis();
  }
}
