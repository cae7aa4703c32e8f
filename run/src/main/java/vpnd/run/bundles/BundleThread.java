// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may call code of a third-party bundle, one at a time. Code that does not return
 * blocks this thread only.
 */
final class BundleThread {
  private static final long LIMIT_MILLIS = 2_000;
  private static final long IDLE_SECONDS = 1;

  /** Classes of Java, of the framework and of vpnd. */
  private static final Pattern OUTSIDE =
      Pattern.compile("(java|javax|jdk|sun|org\\.apache\\.felix|org\\.osgi|vpnd)\\..*");

  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;
  private volatile boolean isBusy;

  /**
   * @param name of the jar
   */
  BundleThread(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var made = new Thread(task, "vpnd-bundle-" + name);
              made.setDaemon(true);
              thread = made;
              return made;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task.
   *
   * @return whether it has completed; if not, it runs when earlier tasks have returned
   */
  boolean perform(Runnable task) {
    if (isBusy) {
      executor.execute(task);
      return false;
    }
    var done = new CountDownLatch(1);
    isBusy = true;
    executor.execute(
        () -> {
          try {
            task.run();
          } finally {
            isBusy = false;
            done.countDown();
          }
        });
    try {
      return done.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether a task has exceeded the time limit. */
  boolean isBusy() {
    return isBusy;
  }

  /** The outermost method of the bundle on the stack of the thread. */
  String method() {
    var running = thread;
    var found = "a method";
    if (running != null) {
      for (var frame : running.getStackTrace()) {
        if (!OUTSIDE.matcher(frame.getClassName()).matches()) {
          found = frame.getClassName() + "." + frame.getMethodName();
        }
      }
    }
    return found;
  }
}
