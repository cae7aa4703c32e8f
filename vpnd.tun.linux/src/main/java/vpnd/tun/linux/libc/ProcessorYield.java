// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import java.util.function.LongSupplier;

/**
 * Lets other threads run before a thread sleeps, unless that was expensive a moment ago; see
 * sched_yield(2). For one thread.
 *
 * <p>After the yield there is often more input, so that the thread need not sleep and handles more
 * at a time. But a thread that yields goes to the end of the run queue: behind CPU-bound programs
 * it waits for their whole time slices, which the kernel would have preempted for a thread that
 * wakes up.
 */
final class ProcessorYield implements Runnable {
  /** A yield that took longer was expensive; shorter than the kernel's tick of 4 ms. */
  private static final long EXPENSIVE_NANOS = 2_000_000;

  private static final long PAUSE_NANOS = 100_000_000;

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
    if (end - begin > EXPENSIVE_NANOS) {
      notBefore = end + PAUSE_NANOS;
    }
  }

  // A hint to the scheduler is all that is wanted: nothing depends on what others do meanwhile.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void yieldThread() {
    Thread.yield();
  }
}
