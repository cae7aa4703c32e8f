// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot notify. */
public final class PolledCondition {
  private static final long INTERVAL_NANOS = 20_000_000;

  private PolledCondition() {}

  /**
   * Waits until the condition holds, polling it 50 times a second.
   *
   * @param what names the condition
   * @throws IllegalStateException if it does not hold in time
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("not in " + limit + ": " + what);
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }
}
