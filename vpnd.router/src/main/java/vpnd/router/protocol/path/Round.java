// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

/**
 * Some sizes that are tried at the same time, each several times: one that is lost by chance
 * differs from one that is too long in that it is answered in the end.
 */
final class Round {
  /** The most sizes of a round. */
  static final int SIZES = 6;

  private static final int NONE = -1;

  private final int firstNumber;
  private final int[] sizes;
  private final long interval;
  private int triesLeft;
  private long nextAt;
  private int passed = NONE;

  /**
   * @param number of this round; answers to others do not count
   * @param sizes rising
   * @param interval between two tries
   * @param at when the first is due
   */
  Round(int number, int[] sizes, int tries, long interval, long at) {
    this.firstNumber = number * SIZES;
    this.sizes = sizes;
    this.interval = interval;
    this.triesLeft = tries;
    this.nextAt = at;
  }

  /** When {@link #onTimer} has something to do. */
  long nextAt() {
    return nextAt;
  }

  /** Tries again, if it is time, all that is longer than what has passed. */
  void onTimer(Prober prober, long now) {
    if (now < nextAt || isOver(now)) {
      return;
    }
    for (var i = passed + 1; i < sizes.length; i++) {
      prober.probe(firstNumber + i, sizes[i]);
    }
    triesLeft--;
    nextAt = now + interval;
  }

  /** The peer has got the probe with this number; whatever is shorter passes, too. */
  void acknowledged(int number) {
    var index = number - firstNumber;
    if (index >= 0 && index < sizes.length) {
      passed = Math.max(passed, index);
    }
  }

  /** Whether the longest has passed, or the last try has had its time. */
  boolean isOver(long now) {
    return passed == sizes.length - 1 || (triesLeft == 0 && now >= nextAt);
  }

  /** The longest size that passed; 0 if none did. */
  int longestPassed() {
    return passed == NONE ? 0 : sizes[passed];
  }

  /** The shortest size that did not pass, if not all did. */
  int shortestLost() {
    return sizes[passed + 1];
  }

  /** Whether all passed. */
  boolean haveAllPassed() {
    return passed == sizes.length - 1;
  }
}
