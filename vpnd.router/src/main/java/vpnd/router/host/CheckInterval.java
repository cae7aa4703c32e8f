// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import vpnd.router.thread.Clock;

/**
 * How soon the host is looked at after something has changed there: at once, but once a minute
 * where another program takes away again and again what is restored. Confined to one thread; times
 * are those of one {@link Clock}.
 */
final class CheckInterval {
  /** What changes within this time is one change: who renames a device sets it down before. */
  private static final long GATHERING_TIME = Duration.ofMillis(200).toNanos();

  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONG_PAUSE = Duration.ofMinutes(1).toNanos();

  /** A program that takes a thing away does so soon after it was restored, a person does not. */
  private static final long SOON = Duration.ofSeconds(10).toNanos();

  private static final int OFTEN = 10;

  private Set<String> restored = Set.of();
  private int repetitions;
  private long restoredAt;
  private long lookedAt = -SHORTEST_PAUSE;

  /** The host is looked at now. */
  void looks(long now) {
    lookedAt = now;
  }

  /** Something that was taken away is restored now. */
  void restores(Collection<String> what, long now) {
    var limit = isFought(now) ? LONG_PAUSE + SOON : SOON;
    var isRepetition = now - restoredAt <= limit && !Collections.disjoint(restored, what);
    repetitions = isRepetition ? repetitions + 1 : 1;
    restored = Set.copyOf(what);
    restoredAt = now;
  }

  /** Whether the same thing was taken away again each time, soon after it had been restored. */
  boolean isFought(long now) {
    return repetitions >= OFTEN && now - restoredAt <= LONG_PAUSE + SOON;
  }

  /** How long to wait, after a change of the host, before the look at it. */
  Duration delay(long now) {
    var next = lookedAt + (isFought(now) ? LONG_PAUSE : SHORTEST_PAUSE);
    return Duration.ofNanos(Math.max(GATHERING_TIME, next - now));
  }
}
