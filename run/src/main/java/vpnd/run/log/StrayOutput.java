// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Logs the lines printed to it, initially as warnings; frames of stack traces as DEBUG. */
final class StrayOutput extends OutputStream {
  /** The longest line in bytes; longer ones are split. */
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
