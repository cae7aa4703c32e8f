// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

/** Gives every caller of {@link System#getLogger} a logger that writes to {@link Log}. */
public final class LogFinder extends System.LoggerFinder {
  /** For the service loader. */
  public LogFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name);
  }
}
