// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a long test that one run does: every sixth case, so that all are done in some runs.
 * {@code -Dwhole=true} does all.
 */
public final class Sample {
  private static final int SHARE = 6;

  private Sample() {}

  /**
   * Every sixth of the cases, in their order; at least one.
   *
   * @param seed of the test ({@link Seed}); decides which is the first
   */
  public static <T> List<T> of(List<T> cases, long seed) {
    if (Boolean.getBoolean("whole")) {
      return cases;
    }
    int step = Math.min(SHARE, cases.size());
    int first = Math.floorMod(seed, Math.max(1, step));
    return IntStream.range(0, cases.size())
        .filter(i -> i % step == first)
        .mapToObj(cases::get)
        .toList();
  }
}
