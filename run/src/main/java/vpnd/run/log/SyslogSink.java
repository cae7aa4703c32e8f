// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import com.sun.jna.Memory;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import vpnd.run.posix.PosixCalls;

/** Writes to the system's log as facility {@code daemon}, by syslog(3). */
public final class SyslogSink implements LogSink {
  private static final int LOG_PID = 1;
  private static final int LOG_DAEMON = 3 << 3;
  private static final int LOG_ERR = 3;
  private static final int LOG_WARNING = 4;
  private static final int LOG_INFO = 6;
  private static final int LOG_DEBUG = 7;

  private final PosixCalls libc;

  /** openlog(3) keeps the address, so this memory must live as long as the log. */
  private final Memory identity;

  /**
   * @param program the name under which lines appear
   */
  public SyslogSink(PosixCalls libc, String program) {
    this.libc = libc;
    var name = (program + "\0").getBytes(StandardCharsets.UTF_8);
    identity = new Memory(name.length);
    identity.write(0, name, 0, name.length);
    libc.openlog(identity, LOG_PID, LOG_DAEMON);
  }

  @Override
  public void write(LogEntry entry) {
    libc.syslog(
        priority(entry.level()), "%s", entry.logger() + " " + entry.level() + " " + entry.text());
  }

  private static int priority(Level level) {
    return switch (level) {
      case ERROR, OFF -> LOG_ERR;
      case WARNING -> LOG_WARNING;
      case INFO -> LOG_INFO;
      case DEBUG, TRACE, ALL -> LOG_DEBUG;
    };
  }
}
