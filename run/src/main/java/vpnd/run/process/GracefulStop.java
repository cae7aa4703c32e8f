// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import vpnd.run.log.Log;

/**
 * Turns SIGTERM and SIGINT into a graceful stop with exit code 0, within a time limit.
 *
 * <p>A signal makes the JVM run its shutdown hooks. This one asks the main thread to unwind, waits
 * for it, and then ends the process itself, since the JVM would exit with 128 plus the signal.
 */
public final class GracefulStop {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** Together with the rest of the stop, less than the 2 s after which a stop counts as stuck. */
  private static final long LIMIT_MILLIS = 1_400;

  /** The longest time between two child processes. */
  private static final long QUIET_MILLIS = 400;

  /** How many times longer a stop on a busy machine may take, where a halt leaves its changes. */
  private static final int MOST_PATIENCE = 3;

  private static final long LOOK_MILLIS = 20;

  /** Additional time for each tunnel; a thousand take more than a second. */
  private static final long TUNNEL_LIMIT_MILLIS = 10;

  /**
   * Additional time for a running child process, such as resolvconf: it may run once more to undo
   * its changes, with a limit of five seconds each time.
   */
  private static final long PROGRAM_LIMIT_MILLIS = 10_000;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile Runnable request = () -> {};
  private volatile IntSupplier tunnels = () -> 0;
  private volatile boolean requested;

  /** From now on signals lead to a graceful stop. */
  public static GracefulStop install() {
    var stop = new GracefulStop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "stop"));
    Signals.on("TERM", () -> System.exit(ExitCode.OK));
    return stop;
  }

  /**
   * Sets what makes the main thread unwind; it runs at once if the stop was requested before.
   *
   * @param running supplies the number of tunnels to stop
   */
  public void onRequest(Runnable action, IntSupplier running) {
    tunnels = running;
    request = action;
    if (requested) {
      action.run();
    }
  }

  public boolean isRequested() {
    return requested;
  }

  /** The main thread has unwound. */
  public void finished() {
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
      var host = ManagementFactory.getOperatingSystemMXBean();
      var patience = patience(host.getSystemLoadAverage(), host.getAvailableProcessors());
      var inTime =
          finished.await(limit * patience, TimeUnit.MILLISECONDS) || awaitPrograms(patience);
      if (!inTime) {
        LOG.log(Level.ERROR, "did not stop in time and is halted; the next start cleans up");
        // A hanging child process would outlive this one.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      }
      Log.flush();
      Runtime.getRuntime().halt(inTime ? ExitCode.OK : ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Continues waiting while child processes run one after the other. */
  private boolean awaitPrograms(int patience) throws InterruptedException {
    long most = QUIET_MILLIS * patience;
    long quiet = 0;
    for (long time = 0; time < PROGRAM_LIMIT_MILLIS && quiet < most; time += LOOK_MILLIS) {
      if (finished.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      quiet = isProgramAtWork() ? 0 : quiet + LOOK_MILLIS;
    }
    return false;
  }

  /**
   * How many times the usual limit a stop may take, 1 to {@value #MOST_PATIENCE}.
   *
   * @param load the number of runnable threads of the machine lately; negative if not known
   */
  static int patience(double load, int processors) {
    return (int) Math.max(1, Math.min(Math.ceil(load / processors), MOST_PATIENCE));
  }

  private static boolean isProgramAtWork() {
    return ProcessHandle.current().children().findAny().isPresent();
  }
}
