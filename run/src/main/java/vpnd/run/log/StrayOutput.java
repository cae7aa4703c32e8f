// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Logs the lines that are printed to it, first as warnings; of a stack trace, all but the first as
 * DEBUG.
 */
final class StrayOutput extends OutputStream {
  /** Longest line in bytes; the rest becomes a line of its own. */
  private static final int LIMIT = 1000;

  private final System.Logger logger;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private volatile Level level = Level.WARNING;

  StrayOutput(System.Logger logger) {
    this.logger = logger;
  }

  void level(Level next) {
    level = next;
  }

  @Override
  public synchronized void write(int value) {
    if (value != '\n') {
      line.write(value);
    }
    if (line.size() > 0 && (value == '\n' || line.size() == LIMIT)) {
      var text = line.toString(StandardCharsets.UTF_8);
      boolean isFrame = text.startsWith("\tat ") || text.startsWith("\t... ");
      logger.log(isFrame ? Level.DEBUG : level, text);
      line.reset();
    }
  }
}
