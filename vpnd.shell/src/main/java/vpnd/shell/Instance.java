// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * The vpnd that runs the commands.
 *
 * @param version as {@code vpnd -V} shows it, or that of this bundle where vpnd was started by
 *     something else than {@code bin/vpnd}
 * @param uptime since it started; null where that is not known
 */
record Instance(String version, @Nullable Duration uptime) {
  private static final String VERSION = "vpnd.version";

  /** When vpnd was started, by {@link System#nanoTime}: the clock of the host may be set. */
  private static final String STARTED = "vpnd.started";

  static Instance of(BundleContext context) {
    var version = context.getProperty(VERSION);
    var started = context.getProperty(STARTED);
    return new Instance(
        version == null ? context.getBundle().getVersion().toString() : version,
        started == null ? null : Duration.ofNanos(System.nanoTime() - Long.parseLong(started)));
  }

  /** A line for people, without its end. */
  @Override
  public String toString() {
    return "vpnd %s, up %s".formatted(version, Figures.time(uptime));
  }
}
