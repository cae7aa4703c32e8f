// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Logs as warnings the lines that are printed to it. */
final class StrayOutput extends OutputStream {
  /** Longest line in octets; the rest becomes a line of its own. */
  private static final int LIMIT = 1000;

  private final System.Logger logger;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  StrayOutput(System.Logger logger) {
    this.logger = logger;
  }

  @Override
  public synchronized void write(int octet) {
    if (octet != '\n') {
      line.write(octet);
    }
    if (line.size() > 0 && (octet == '\n' || line.size() == LIMIT)) {
      logger.log(Level.WARNING, line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
