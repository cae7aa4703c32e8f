// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator; tells which invariant a seed breaks, and its story. */
public final class Seeds implements LongFunction<@Nullable String> {
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

  /** What happens with a seed, step by step, and how it ends. */
  static String story(long seed) {
    var network = new SimNetwork(seed, true);
    var end = "all invariants hold";
    try {
      network.run();
    } catch (Violation e) {
      end = e.toString();
    }
    return network.story() + "\nseed " + seed + ": " + end + "\n";
  }
}
