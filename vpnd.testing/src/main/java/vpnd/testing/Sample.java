// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a long test that one run does: every third case, so that all are done in a few runs.
 * {@code -Dwhole=true} does all.
 */
public final class Sample {
  private static final int SHARE = 3;

  private Sample() {}

  /**
   * Every third of the cases, in their order.
   *
   * @param seed of the test ({@link Seed}); decides which is the first
   */
  public static <T> List<T> of(List<T> cases, long seed) {
    if (Boolean.getBoolean("whole")) {
      return cases;
    }
    int first = Math.floorMod(seed, SHARE);
    return IntStream.range(0, cases.size())
        .filter(i -> i % SHARE == first)
        .mapToObj(cases::get)
        .toList();
  }
}
