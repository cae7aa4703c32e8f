// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What vpnd logs in this process, shown on standard output, one indented line for each event. */
public final class LogOfThisJvm extends Handler {
  /**
   * Held, because the logging of the JDK keeps only weak references to loggers and their handlers.
   */
  private static final Logger VPND = Logger.getLogger("vpnd");

  private final SimpleFormatter formatter = new SimpleFormatter();
  private final ProcessLog log = new ProcessLog();

  private LogOfThisJvm() {}

  /** Begins to collect and to show lines. */
  public static ProcessLog open() {
    var handler = new LogOfThisJvm();
    handler.setLevel(Level.FINE);
    VPND.setLevel(Level.FINE);
    VPND.setUseParentHandlers(false);
    VPND.addHandler(handler);
    return handler.log;
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      var line = formatter.formatMessage(event);
      System.out.println("  " + line);
      log.add(line);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
