// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * The running instance of vpnd.
 *
 * @param version as shown by {@code vpnd -V}, or that of this bundle if vpnd was not started by
 *     {@code bin/vpnd}
 * @param uptime since the start; null if not known
 */
record InstanceInfo(String version, @Nullable Duration uptime) {
  private static final String VERSION = "vpnd.version";

  /** The start by {@link System#nanoTime}: the clock of the host may be set. */
  private static final String STARTED = "vpnd.started";

  static InstanceInfo of(BundleContext context) {
    var version = context.getProperty(VERSION);
    var started = context.getProperty(STARTED);
    return new InstanceInfo(
        version == null ? context.getBundle().getVersion().toString() : version,
        started == null ? null : Duration.ofNanos(System.nanoTime() - Long.parseLong(started)));
  }

  /** A line for people, without line terminator. */
  @Override
  public String toString() {
    return "vpnd %s, up %s".formatted(version, HumanReadable.time(uptime));
  }
}
