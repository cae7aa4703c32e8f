// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the log of vpnd.config. */
final class CapturedLog extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("vpnd.config");

  private final List<LogRecord> entries = new CopyOnWriteArrayList<>();

  CapturedLog() {
    LOGGER.addHandler(this);
    LOGGER.setUseParentHandlers(false);
  }

  /** The entries of level INFO. */
  List<String> events() {
    return entries.stream()
        .filter(entry -> entry.getLevel().equals(Level.INFO))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** Warnings and errors. */
  List<String> problems() {
    return entries.stream()
        .filter(entry -> entry.getLevel().intValue() > Level.INFO.intValue())
        .map(LogRecord::getMessage)
        .toList();
  }

  void clear() {
    entries.clear();
  }

  @Override
  public void publish(LogRecord entry) {
    entries.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }
}
