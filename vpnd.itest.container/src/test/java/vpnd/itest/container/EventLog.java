// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/** What vpnd logs while this is open. */
final class EventLog extends Handler {
  private final Logger vpnd = Logger.getLogger("vpnd");
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private EventLog() {}

  static EventLog open() {
    var log = new EventLog();
    log.vpnd.addHandler(log);
    return log;
  }

  @Override
  public void publish(LogRecord event) {
    lines.add(formatter.formatMessage(event));
  }

  /** The lines that contain the pattern. */
  List<String> lines(String pattern) {
    var found = Pattern.compile(pattern);
    return lines.stream().filter(line -> found.matcher(line).find()).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    vpnd.removeHandler(this);
  }
}
