// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.function.LongSupplier;

/**
 * Lets other threads run before one thread sleeps, unless that was dear a moment ago; see
 * sched_yield(2). Used by one thread.
 *
 * <p>When it has its processor back, there is often more to do, so that it need not sleep at all,
 * and does more at a time. But whoever yields goes to the end of the queue: behind programs that
 * only compute it waits for their whole time slices, which the kernel would have cut short for a
 * thread that wakes up.
 */
final class ProcessorYield implements Runnable {
  /** Less than a tick of the kernel, 4 ms, after which those that only compute give way. */
  private static final long DEAR_NANOS = 2_000_000;

  private static final long REST_NANOS = 100_000_000;

  private final LongSupplier nanoTime;
  private final Runnable schedYield;
  private long notBefore;

  ProcessorYield() {
    this(System::nanoTime, ProcessorYield::yieldThread);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param schedYield as {@link Thread#yield}
   */
  ProcessorYield(LongSupplier nanoTime, Runnable schedYield) {
    this.nanoTime = nanoTime;
    this.schedYield = schedYield;
    notBefore = nanoTime.getAsLong();
  }

  /** Yields once, or does nothing. */
  @Override
  public void run() {
    long begin = nanoTime.getAsLong();
    if (begin - notBefore < 0) {
      return;
    }
    schedYield.run();
    long end = nanoTime.getAsLong();
    if (end - begin > DEAR_NANOS) {
      notBefore = end + REST_NANOS;
    }
  }

  // A hint to the scheduler is all that is wanted: nothing depends on what others do meanwhile.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void yieldThread() {
    Thread.yield();
  }
}
