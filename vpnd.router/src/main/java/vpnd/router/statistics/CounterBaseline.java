// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.util.function.ToLongFunction;
import vpnd.api.operation.Counter;

/** What the threads of a tunnel had counted at one moment. */
public final class CounterBaseline {
  private final ToLongFunction<Counter> total;
  private final long[] counts = new long[Counter.values().length];

  /** Now. */
  public CounterBaseline(ToLongFunction<Counter> total) {
    this.total = total;
    for (var counter : Counter.values()) {
      counts[counter.ordinal()] = total.applyAsLong(counter);
    }
  }

  /** What was counted since that moment. */
  public long since(Counter counter) {
    return total.applyAsLong(counter) - counts[counter.ordinal()];
  }
}
