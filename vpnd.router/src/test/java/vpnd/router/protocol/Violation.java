// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An invariant did not hold. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  private final Invariant invariant;

  Violation(Invariant invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }

  /**
   * @param what is wrong, in parts that are put together only if it is
   */
  static void unless(boolean holds, Invariant invariant, Object... what) {
    if (!holds) {
      throw new Violation(
          invariant, Arrays.stream(what).map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }
}
