// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats durations and byte counts for people. */
public final class HumanReadable {
  private static final String UNITS = "KMGTPE";

  private HumanReadable() {}

  /** The two largest units, such as {@code 5s}, {@code 2m07s}, {@code 3h00m} or {@code 12d23h}. */
  public static String time(@Nullable Duration duration) {
    if (duration == null) {
      return "-";
    }
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%dh%02dm".formatted(seconds / 3600, seconds / 60 % 60);
    }
    return "%dd%02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
  }

  /** In units of powers of 1024 bytes, such as {@code 999}, {@code 1.5K} or {@code 20.0G}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return Long.toString(bytes);
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1023.95) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%c", value, UNITS.charAt(unit));
  }
}
