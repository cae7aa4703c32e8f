// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

/** Where log entries end up. Only one thread writes to a sink, which may block it. */
@FunctionalInterface
public interface LogSink {
  /** Writes one entry; what cannot be written is lost. */
  void write(LogEntry entry);
}
