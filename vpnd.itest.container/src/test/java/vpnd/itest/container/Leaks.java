// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;

/** Repeats an action many times, and checks for leaks. */
record Leaks(BundleContext context) {
  private static final int CYCLES = 200;

  /** After these, all resources that are allocated once exist. */
  private static final int FIRST_CYCLES = 3;

  private static final long PAUSE_NANOS = 100_000_000;

  /** What is done. */
  interface Cycle {
    void run() throws Exception;
  }

  /** Fails if there is more of anything after many cycles than after the first ones. */
  void assertNone(Cycle cycle) throws Exception {
    repeat(FIRST_CYCLES, cycle);
    var before = Census.settled(context);
    repeat(CYCLES, cycle);
    // What ends by itself may take a moment.
    long deadline = System.nanoTime() + Framework.LIMIT.toNanos();
    var growth = Census.take(context).growthSince(before);
    while (!growth.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
      growth = Census.take(context).growthSince(before);
    }
    assertEquals(List.of(), growth);
  }

  private static void repeat(int times, Cycle cycle) throws Exception {
    for (int i = 0; i < times; i++) {
      cycle.run();
    }
  }
}
