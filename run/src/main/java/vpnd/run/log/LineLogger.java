// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;

/** Formats the entries of one logger as single lines. Never throws. */
final class LineLogger implements System.Logger {
  private final String name;
  private final boolean isOfPart;

  /**
   * @param isOfPart false for the logger of a library, which logs less
   */
  LineLogger(String name, boolean isOfPart) {
    this.name = name;
    this.isOfPart = isOfPart;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF && Log.isOpenFor(isOfPart, level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (!isLoggable(level)) {
      return;
    }
    var text = localized(bundle, message);
    boolean isWritten = write(level, thrown == null ? text : text + ": " + Reason.of(thrown));
    if (isWritten && thrown != null && isLoggable(Level.DEBUG)) {
      write(Level.DEBUG, "  " + thrown);
      for (var frame : thrown.getStackTrace()) {
        write(Level.DEBUG, "  at " + frame);
      }
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (!isLoggable(level)) {
      return;
    }
    var text = localized(bundle, format);
    write(level, parameters == null || parameters.length == 0 ? text : fill(text, parameters));
  }

  private boolean write(Level level, String text) {
    return Log.write(LogEntry.now(level, name, text));
  }

  private static String fill(String format, @Nullable Object[] parameters) {
    try {
      return MessageFormat.format(
          format, Arrays.stream(parameters).map(LineLogger::display).toArray());
    } catch (IllegalArgumentException e) {
      return format;
    }
  }

  private static @Nullable Object display(@Nullable Object parameter) {
    return parameter instanceof Throwable thrown ? Reason.of(thrown) : parameter;
  }

  private static String localized(@Nullable ResourceBundle bundle, @Nullable String message) {
    if (bundle == null || message == null) {
      return String.valueOf(message);
    }
    try {
      return bundle.getString(message);
    } catch (MissingResourceException e) {
      return message;
    }
  }
}
