// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The log of this process. Until it is opened, log lines are discarded.
 *
 * <p>The verbosity depends on the number of {@code -v} on the command line:
 *
 * <table>
 *   <caption>Least severe level that is logged</caption>
 *   <tr><th></th><th>vpnd, and bundles that use its API</th><th>libraries</th></tr>
 *   <tr><td>none</td><td>INFO: what a person acts on, such as a session that comes up</td>
 *       <td>WARNING</td></tr>
 *   <tr><td>once</td><td>DEBUG</td><td>WARNING</td></tr>
 *   <tr><td>twice</td><td>all</td><td>INFO</td></tr>
 *   <tr><td>more often</td><td>all</td><td>DEBUG</td></tr>
 * </table>
 */
public final class Log {
  private static volatile @Nullable LogQueue queue;
  private static volatile @Nullable StrayOutput stray;
  private static volatile int verbosity;

  private Log() {}

  /**
   * Opens the log. From now on, output to the standard streams is logged too, line by line, since
   * libraries report failures there.
   *
   * @param verbosity number of {@code -v}
   */
  public static void open(LogSink sink, int verbosity) {
    Log.verbosity = verbosity;
    queue = new LogQueue(sink, new RepeatFilter(System::nanoTime));
    var output = new StrayOutput(System.getLogger("vpnd.output"));
    stray = output;
    var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  /**
   * vpnd is stopping. From now on, output of libraries is logged as DEBUG, since they complain
   * about parts that are gone.
   */
  public static void ending() {
    var current = stray;
    if (current != null) {
      current.level(Level.DEBUG);
    }
  }

  /** Waits until all entries are written, at most 250 ms. */
  public static void flush() {
    var current = queue;
    if (current != null) {
      current.flush();
    }
  }

  /** Writes an error as the last line; later entries are discarded. */
  public static void end(String logger, String message) {
    var current = queue;
    queue = null;
    if (current != null) {
      current.end(LogEntry.now(Level.ERROR, logger, message));
    }
  }

  /** Whether the log is open. */
  public static boolean isOpen() {
    return queue != null;
  }

  static boolean isOpenFor(boolean isOfPart, Level level) {
    return queue != null && level.getSeverity() >= threshold(isOfPart, verbosity).getSeverity();
  }

  /** Returns false if the entry is not written: it is a repetition, or the log is not open. */
  static boolean write(LogEntry entry) {
    var current = queue;
    return current != null && current.add(entry);
  }

  static Level threshold(boolean isOfPart, int verbosity) {
    if (isOfPart) {
      return verbosity == 0 ? Level.INFO : verbosity == 1 ? Level.DEBUG : Level.ALL;
    }
    return verbosity < 2 ? Level.WARNING : verbosity == 2 ? Level.INFO : Level.DEBUG;
  }
}
