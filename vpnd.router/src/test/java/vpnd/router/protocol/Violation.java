// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

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

  static void unless(boolean holds, Invariant invariant, String what) {
    if (!holds) {
      throw new Violation(invariant, what);
    }
  }
}
