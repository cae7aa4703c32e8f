// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Await {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

  private Await() {}

  /** Returns as soon as the condition holds, and fails if that takes too long. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition);
  }

  /**
   * The same.
   *
   * @param nanos how long is too long
   */
  public static void until(String what, long nanos, BooleanSupplier condition) {
    var start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > nanos) {
        throw new AssertionError("waited in vain for: " + what);
      }
      LockSupport.parkNanos(INTERVAL);
    }
  }
}
