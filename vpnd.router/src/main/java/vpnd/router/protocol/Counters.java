// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import vpnd.api.operation.Counter;

/** The counts of one thread: that thread writes, any thread reads. */
public final class Counters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values = new long[Counter.values().length];

  /** Adds one. */
  public void add(Counter counter) {
    add(counter, 1);
  }

  /** Adds an amount. */
  public void add(Counter counter, long amount) {
    var index = counter.ordinal();
    ELEMENT.setOpaque(values, index, values[index] + amount);
  }

  /** Begins anew, at zero. */
  void clear(Counter counter) {
    ELEMENT.setOpaque(values, counter.ordinal(), 0L);
  }

  /** The count so far. */
  public long get(Counter counter) {
    return (long) ELEMENT.getOpaque(values, counter.ordinal());
  }
}
