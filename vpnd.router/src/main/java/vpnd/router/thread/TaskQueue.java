// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import vpnd.router.guard.PartFailure;

/**
 * Tasks that other threads have for the thread of a loop, so that what belongs to that thread needs
 * no lock. After {@link #close}, new tasks are dropped.
 */
public final class TaskQueue implements Executor {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long CHECK_MILLIS = 20;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Runnable wakeup;
  private volatile boolean isClosed;

  /**
   * @param wakeup ends the waiting of the loop
   */
  public TaskQueue(Runnable wakeup) {
    this.wakeup = wakeup;
  }

  @Override
  public void execute(Runnable task) {
    if (!isClosed) {
      tasks.add(task);
      wakeup.run();
    }
  }

  /** Has a task done and returns when it is, or when there is no loop any more. */
  public void perform(Runnable task) {
    var done = new CountDownLatch(1);
    execute(
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        });
    try {
      while (!isClosed && !done.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        wakeup.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does what is there; on the loop's thread. */
  public void run() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (PartFailure e) {
        LOG.log(Level.DEBUG, "a task of the inbound loop was given up: {0}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a task of the inbound loop failed", e);
      }
    }
  }

  /** The loop's thread will do nothing any more; from any thread. */
  public void abandon() {
    isClosed = true;
    tasks.clear();
  }

  /** The loop ends: does the tasks that came in time; on the loop's thread. */
  public void close() {
    run();
    isClosed = true;
    run();
  }
}
