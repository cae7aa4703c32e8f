// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import vpnd.router.guard.PartFailure;

/**
 * A thread for work that may take time: one task after the other, none dying in silence; or several
 * threads for tasks that are independent of each other. After {@link #close}, new tasks are
 * dropped.
 */
public final class Worker implements Executor, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final String name;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor;

  /**
   * @param clock by which delays are measured
   */
  public Worker(String name, Clock clock) {
    this(name, 1, clock);
  }

  public Worker(String name, int threads, Clock clock) {
    this.name = name;
    this.clock = clock;
    executor =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    var unused = executor.prestartAllCoreThreads();
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executeAfter(Duration.ZERO, task);
  }

  /** Runs a task after a time. */
  public void executeAfter(Duration delay, Runnable task) {
    if (!accepts(delay, task)) {
      LOG.log(Level.TRACE, "{0}: closed, a task was dropped", name);
    }
  }

  private boolean accepts(Duration delay, Runnable task) {
    try {
      var nanos = clock.realTime(delay.toNanos(), 0);
      var unused = executor.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task and returns when it has ended, or at once if it was dropped. */
  public void perform(Runnable task) {
    var ended = new CountDownLatch(1);
    var accepted =
        accepts(
            Duration.ZERO,
            () -> {
              try {
                task.run();
              } finally {
                ended.countDown();
              }
            });
    if (!accepted) {
      return;
    }
    try {
      while (!ended.await(1, TimeUnit.SECONDS) && !executor.isTerminated()) {
        LOG.log(Level.DEBUG, "{0}: still busy", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (PartFailure e) {
      LOG.log(Level.DEBUG, "{0}: a task was given up: {1}", name, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, name + ": a task failed", e);
    }
  }

  /** Ends the threads after the tasks under way and those that wait for it. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
