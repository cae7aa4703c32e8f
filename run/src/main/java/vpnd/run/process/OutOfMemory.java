// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.run.log.Log;

/**
 * Terminates the process on the first {@link OutOfMemoryError}, since an unknown part of it would
 * be broken from then on. Java then runs {@code lib/out-of-memory.sh}, which sends {@link #SIGNAL},
 * since libraries may swallow the error.
 */
public final class OutOfMemory {
  /** Ignored by default. */
  static final String SIGNAL = "URG";

  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** Released at the end to have memory for the log line. */
  @SuppressWarnings("UnusedVariable")
  private static byte @Nullable [] reserve = new byte[1 << 18];

  private OutOfMemory() {}

  /**
   * To be called first. A thread that dies of such an error terminates the process; another error
   * is logged.
   */
  public static void install() {
    Signals.on(SIGNAL, OutOfMemory::end);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, cause) -> {
          if (cause instanceof OutOfMemoryError) {
            end();
          } else if (Log.isOpen()) {
            LOG.log(Level.ERROR, "the thread " + thread.getName() + " died", cause);
          } else {
            cause.printStackTrace();
          }
        });
  }

  private static void end() {
    reserve = null;
    try {
      var message =
          "out of memory: the heap of %s MiB is full; raise -Xmx in %s/lib/java.sh, or run fewer tunnels"
              .formatted(
                  Runtime.getRuntime().maxMemory() >> 20, System.getProperty("vpnd.home", "."));
      if (Log.isOpen()) {
        Log.end("vpnd.run", message);
      } else {
        System.err.println("vpnd: " + message);
      }
    } finally {
      Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
  }
}
