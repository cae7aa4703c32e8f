// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

/**
 * Limits how often a peer may send what is costly for this side: a burst, and then a fixed rate.
 * Confined to the inbound thread.
 */
public final class RateLimiter {
  private final long interval;
  private final long credit;
  private long nextAt = Long.MIN_VALUE;

  /**
   * @param burst how many may come at once
   * @param interval between two others, in nanoseconds
   */
  public RateLimiter(int burst, long interval) {
    this.interval = interval;
    this.credit = (burst - 1) * interval;
  }

  /** Takes one; false if there is none left. */
  public boolean take(long now) {
    var earliest = Math.max(nextAt, now - credit);
    if (earliest > now) {
      return false;
    }
    nextAt = earliest + interval;
    return true;
  }
}
