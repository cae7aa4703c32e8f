// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop that moves packets, from its start to its end, with a thread of its own. Turn by turn it
 * uses the parts of that time, and it survives a fault, see {@link LoopGuard}.
 */
public final class PacketLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long JOIN_MILLIS = 1000;

  private final PartsHolder partsHolder;
  private final PartsHolder.Position position;
  private final DeviceFailure failure;
  private final LoopGuard guard;
  private final Runnable turn;
  private final Runnable onEnd;
  private @Nullable Thread thread;
  private volatile boolean isStopped;

  /**
   * @param clock in nanoseconds
   * @param failure told of a fault that the loop survives, or that ends it
   * @param turn moves a batch of packets, with the {@link #next} parts
   * @param onFault counts a fault that the loop survives
   * @param onEnd run once when the loop ends, while it still has its parts
   */
  public PacketLoop(
      PartsHolder partsHolder,
      LongSupplier clock,
      DeviceFailure failure,
      Runnable turn,
      Runnable onFault,
      Runnable onEnd) {
    this.partsHolder = partsHolder;
    this.position = partsHolder.enter();
    this.failure = failure;
    this.turn = turn;
    this.onEnd = onEnd;
    this.guard =
        new LoopGuard(
            clock,
            fault -> {
              onFault.run();
              failure.loopFaulted(fault);
            });
  }

  /** Starts the thread. */
  public void start(String name) {
    var started = new Thread(this, name);
    started.setUncaughtExceptionHandler(
        (dead, cause) -> {
          LOG.log(Level.ERROR, "the thread " + dead.getName() + " died", cause);
          failure.loopFailed();
        });
    thread = started;
    started.start();
  }

  /** Runs the loop on this thread until it is stopped. */
  @Override
  public void run() {
    try {
      while (!isStopped) {
        guard.run(turn);
      }
    } finally {
      onEnd.run();
      position.end();
    }
  }

  /** The parts to use in this turn, on the thread of the loop; see {@link PartsHolder#next}. */
  public Parts next() {
    return partsHolder.next(position);
  }

  /** Ends the loop after its turn; {@link #awaitEnd} ends its waiting for packets. */
  public void stop() {
    isStopped = true;
  }

  public boolean isStopped() {
    return isStopped;
  }

  /** How far it has come. */
  public PartsHolder.Position position() {
    return position;
  }

  /** Waits, for a second at most, until the thread of the loop that was stopped has ended. */
  public void awaitEnd() {
    partsHolder.wake();
    var running = thread;
    if (running != null) {
      try {
        running.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether no thread is in the loop. */
  public boolean hasEnded() {
    var running = thread;
    return running == null || !running.isAlive();
  }
}
