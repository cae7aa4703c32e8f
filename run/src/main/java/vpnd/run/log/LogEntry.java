// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.lang.System.Logger.Level;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * One line of the log.
 *
 * @param time local time of the event
 * @param level how severe it is
 * @param logger the part that tells it, such as {@code vpnd.router}
 * @param text a single line without control characters
 */
public record LogEntry(LocalDateTime time, Level level, String logger, String text) {
  /** An entry for what happens now. */
  static LogEntry now(Level level, String logger, String text) {
    return new LogEntry(LocalDateTime.now(ZoneId.systemDefault()), level, logger, text);
  }

  /** Escapes what is not fit for a line of text. */
  public LogEntry {
    text = escape(text);
  }

  /**
   * Writes control characters and line separators as <code>\</code><code>uXXXX</code>, so that
   * nobody who influences a part of a message can forge a log line or command a terminal.
   */
  private static String escape(String text) {
    if (text.codePoints().noneMatch(LogEntry::isControl)) {
      return text;
    }
    var escaped = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (isControl(c)) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }
}
