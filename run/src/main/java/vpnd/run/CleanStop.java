// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import vpnd.run.log.Log;

/**
 * Turns the signals TERM and INT into a clean stop with exit code 0, within a time limit.
 *
 * <p>A signal makes the JVM run its shutdown hooks. The hook here asks the main thread to unwind,
 * waits until it has, and then ends the process itself, because the JVM would give an exit code of
 * 128 and more.
 */
final class CleanStop {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** With what follows less than the 2 s after which a stop counts as stuck. */
  private static final long LIMIT_MILLIS = 1_400;

  /** The time between two programs of the host at most. */
  private static final long QUIET_MILLIS = 400;

  private static final long LOOK_MILLIS = 20;

  /** What each tunnel gets in addition; a thousand of them take more than a second in all. */
  private static final long TUNNEL_LIMIT_MILLIS = 10;

  /**
   * What a program of the host that is at work then, such as resolvconf, gets in addition: it may
   * be needed once more to undo what it does, and has five seconds each time.
   */
  private static final long PROGRAM_LIMIT_MILLIS = 10_000;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile Runnable request = () -> {};
  private volatile IntSupplier tunnels = () -> 0;
  private volatile boolean requested;

  /** From now on signals lead to a clean stop. */
  static CleanStop install() {
    var stop = new CleanStop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "stop"));
    Signals.on("TERM", () -> System.exit(ExitCode.OK));
    return stop;
  }

  /**
   * Sets what makes the main thread unwind; it runs at once if the stop was requested before.
   *
   * @param running tells how many tunnels have to be ended
   */
  void onRequest(Runnable action, IntSupplier running) {
    tunnels = running;
    request = action;
    if (requested) {
      action.run();
    }
  }

  boolean isRequested() {
    return requested;
  }

  /** The main thread has unwound; nothing is left to clean up. */
  void finished() {
    finished.countDown();
  }

  private void run() {
    if (finished.getCount() == 0) {
      return;
    }
    requested = true;
    var limit = LIMIT_MILLIS + tunnels.getAsInt() * TUNNEL_LIMIT_MILLIS;
    request.run();
    try {
      var inTime = finished.await(limit, TimeUnit.MILLISECONDS) || awaitPrograms();
      if (!inTime) {
        LOG.log(Level.ERROR, "did not stop in time and is halted; the next start cleans up");
        // A program that hangs would outlive this process.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      }
      Log.flush();
      Runtime.getRuntime().halt(inTime ? ExitCode.OK : ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits on while programs of the host are at work, one after the other. */
  private boolean awaitPrograms() throws InterruptedException {
    long quiet = 0;
    for (long time = 0; time < PROGRAM_LIMIT_MILLIS && quiet < QUIET_MILLIS; time += LOOK_MILLIS) {
      if (finished.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      quiet = isProgramAtWork() ? 0 : quiet + LOOK_MILLIS;
    }
    return false;
  }

  private static boolean isProgramAtWork() {
    return ProcessHandle.current().children().findAny().isPresent();
  }
}
