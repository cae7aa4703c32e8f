// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

/** The seed of a randomised test: another one at each run, unless {@code -Dseed=N} repeats one. */
public final class Seed {
  private Seed() {}

  /**
   * Returns the seed and prints it, so that a run that failed can be repeated.
   *
   * @throws NumberFormatException if the property is no number
   */
  public static long draw() {
    long seed = isGiven() ? given() : System.nanoTime();
    var caller = StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst()).orElseThrow();
    System.out.println(caller.getClassName() + ": repeat with -Dseed=" + seed);
    return seed;
  }

  /** Whether {@code -Dseed=N} asks for a seed. */
  public static boolean isGiven() {
    return System.getProperty("seed") != null;
  }

  /**
   * The seed that is asked for.
   *
   * @throws NumberFormatException if the property is no number
   */
  public static long given() {
    return Long.parseLong(System.getProperty("seed", ""));
  }
}
