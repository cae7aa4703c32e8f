// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator: tells which invariant a seed breaks, or its whole story. */
public final class Seeds implements LongFunction<@Nullable String>, LongConsumer {
  /** The name of the invariant that does not hold with a seed; null if all hold. */
  @Override
  public @Nullable String apply(long seed) {
    try {
      new SimNetwork(seed, false).run();
      return null;
    } catch (Violation e) {
      return e.invariant().name();
    }
  }

  /**
   * Prints what happens with a seed, step by step.
   *
   * @throws AssertionError if an invariant does not hold
   */
  @Override
  public void accept(long seed) {
    var network = new SimNetwork(seed, true);
    try {
      network.run();
    } catch (Violation e) {
      throw new AssertionError("-Dseed=" + seed + " breaks " + e.getMessage(), e);
    } finally {
      System.out.println(network.story());
    }
  }
}
