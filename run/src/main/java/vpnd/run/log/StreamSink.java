// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.io.PrintStream;
import java.time.format.DateTimeFormatter;

/** Writes {@code yyyy-MM-dd HH:mm:ss logger LEVEL text}, for a vpnd in the foreground. */
public final class StreamSink implements LogSink {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final PrintStream out;

  /**
   * @param out where lines go
   */
  public StreamSink(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(LogEntry entry) {
    out.println(
        TIME.format(entry.time())
            + " "
            + entry.logger()
            + " "
            + entry.level()
            + " "
            + entry.text());
    out.flush();
  }
}
