// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.lang.System.Logger.Level;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import vpnd.router.guard.PartFailure;

/**
 * Lets a loop go on after a fault of the program, which costs it one batch. The second fault within
 * a minute ends the loop: it would come again and again, and vpnd would look as if it worked. A
 * failure of a part that others may provide is no fault of the program. Confined to the thread of
 * the loop.
 */
final class LoopGuard {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long MEMORY = 60_000_000_000L;
  private static final long PARK_NANOS = 1_000_000;

  private final LongSupplier clock;
  private final Consumer<String> onFault;
  private boolean hasFailed;
  private long failedAt;

  /**
   * @param clock in nanoseconds
   * @param onFault told of a fault that the loop survives, in one line
   */
  LoopGuard(LongSupplier clock, Consumer<String> onFault) {
    this.clock = clock;
    this.onFault = onFault;
  }

  /**
   * Runs one turn of the loop.
   *
   * @throws RuntimeException that of the turn, or an {@link Error}, if it is the second fault
   *     within a minute
   */
  void run(Runnable turn) {
    try {
      turn.run();
    } catch (PartFailure e) {
      // It is being removed from the parts; until then the loop would do the same again.
      LockSupport.parkNanos(PARK_NANOS);
    } catch (RuntimeException | Error e) {
      var now = clock.getAsLong();
      if (hasFailed && now - failedAt < MEMORY) {
        throw e;
      }
      hasFailed = true;
      failedAt = now;
      var name = Thread.currentThread().getName();
      LOG.log(Level.ERROR, "the thread " + name + " goes on after", e);
      onFault.accept("the thread " + name + " has survived a fault of vpnd: " + e);
    }
  }
}
