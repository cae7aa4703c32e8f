// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import java.util.Arrays;

/**
 * Remembers which nonces of one key were received (security A2 to A5, RFC 6479): every nonce is
 * accepted once, in any order, as long as it is not {@value #SIZE} or more below the highest.
 *
 * <p>{@link #check} changes nothing; {@link #accept} is called only for what was authenticated.
 */
public final class ReplayWindow {
  public static final int SIZE = 8192;

  public enum Verdict {
    NEW,
    SEEN,
    TOO_OLD
  }

  private final long[] seen = new long[SIZE / Long.SIZE];
  private boolean empty = true;
  private long topHigh;
  private long topMiddle;
  private long topLow;

  public Verdict check(long high, long middle, long low) {
    if (isAbove(high, middle, low)) {
      return Verdict.NEW;
    }
    if (!isWithin(high, middle, low, topHigh, topMiddle, topLow)) {
      return Verdict.TOO_OLD;
    }
    return (seen[word(low)] & bit(low)) != 0 ? Verdict.SEEN : Verdict.NEW;
  }

  /** Whether a nonce is above all that were accepted. */
  public boolean isAbove(long high, long middle, long low) {
    return empty || Nonce.compare(high, middle, low, topHigh, topMiddle, topLow) > 0;
  }

  public void accept(long high, long middle, long low) {
    if (isAbove(high, middle, low)) {
      if (!empty && isWithin(topHigh, topMiddle, topLow, high, middle, low)) {
        forget(topLow, low);
      } else {
        Arrays.fill(seen, 0);
      }
      empty = false;
      topHigh = high;
      topMiddle = middle;
      topLow = low;
    }
    seen[word(low)] |= bit(low);
  }

  /** Whether a lower nonce is less than {@value #SIZE} below a higher one. */
  private static boolean isWithin(
      long lowHigh, long lowMiddle, long lowLow, long high, long middle, long low) {
    var borrow = Nonce.borrow(low, lowLow, 0);
    return high - lowHigh - Nonce.borrow(middle, lowMiddle, borrow) == 0
        && middle - lowMiddle - borrow == 0
        && Long.compareUnsigned(low - lowLow, SIZE) < 0;
  }

  /** Clears the places of the nonces above {@code from} up to {@code to}, fewer than the size. */
  private void forget(long from, long to) {
    for (var next = from + 1; next != to + 1; next++) {
      seen[word(next)] &= ~bit(next);
    }
  }

  private static int word(long low) {
    return (int) (low & (SIZE - 1)) >>> 6;
  }

  private static long bit(long low) {
    return 1L << low;
  }
}
