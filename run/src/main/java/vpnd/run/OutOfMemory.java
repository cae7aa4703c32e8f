// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import vpnd.run.log.Log;

/**
 * Ends the process when Java has no memory left: what did not get any would be missing from then
 * on, and nobody would know what that is. {@code lib/out-of-memory.sh}, which Java runs at the
 * first such error, sends {@link #SIGNAL}, since the one who meets the error may well be a library
 * that says nothing.
 */
final class OutOfMemory {
  /** Does nothing to a process that does not know it. */
  static final String SIGNAL = "URG";

  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** Given back at the end, so that there is something to write the line with. */
  @SuppressWarnings("UnusedVariable")
  private static byte @Nullable [] reserve = new byte[1 << 18];

  private OutOfMemory() {}

  /**
   * Called first: a thread that dies of such an error ends the process, of another a line tells.
   */
  static void install() {
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
