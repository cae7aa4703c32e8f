// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.thread;

import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;

/**
 * Nanoseconds since this object was made, times the rate; never goes back. The time in which the
 * machine was suspended counts, a second after it at the latest. Safe for use by several threads,
 * of which one tells of suspensions.
 */
public final class Clock implements LongSupplier {
  /**
   * The framework property with the rate of the clock, for tests, which need not wait for timeouts
   * then. Every duration of the protocol and every delay of a worker is divided by it, so both
   * sides of a session need the same rate.
   */
  static final String RATE = "vpnd.clock.rate";

  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final int HIGHEST_RATE = 100;

  private final long origin = System.nanoTime();
  private final int rate;
  private volatile long suspended;

  /** A clock that shows real time. */
  public Clock() {
    this(1);
  }

  /**
   * A clock that runs faster.
   *
   * @param rate how many times as fast as real time
   */
  public Clock(int rate) {
    this.rate = rate;
  }

  /**
   * The clock of a framework: real time, unless {@link #RATE} says otherwise, which is logged.
   *
   * @throws IllegalArgumentException if the property is not a number from 1 to 100
   */
  public static Clock of(BundleContext context) {
    var text = context.getProperty(RATE);
    if (text == null) {
      return new Clock();
    }
    if (!text.matches("[0-9]{1,3}") || rate(text) < 1 || rate(text) > HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "the property %s is \"%s\"; set it to a number from 1 to %d, or remove it"
              .formatted(RATE, text, HIGHEST_RATE));
    }
    LOG.log(
        Level.WARNING,
        "the property vpnd.clock.rate is {0}: protocol timeouts are that many times shorter. This is"
            + " for tests; remove it if this vpnd has real peers",
        text);
    return new Clock(rate(text));
  }

  private static int rate(String text) {
    return Integer.parseInt(text);
  }

  @Override
  public long getAsLong() {
    return (System.nanoTime() - origin + suspended) * rate;
  }

  /** The machine was suspended for so long, in nanoseconds; Java's clock stood still meanwhile. */
  public synchronized void wasSuspended(long nanos) {
    suspended = suspended + nanos;
  }

  /**
   * How long to wait for a deadline.
   *
   * @param deadline a time of this clock
   * @param now what the clock shows
   * @return nanoseconds of real time; 0 if the deadline has passed
   */
  public long realTime(long deadline, long now) {
    return Math.max(0, deadline - now) / rate;
  }
}
