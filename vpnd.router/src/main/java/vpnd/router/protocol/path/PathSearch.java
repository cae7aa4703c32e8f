// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

import org.jspecify.annotations.Nullable;

/**
 * Finds how long a packet may be (RFC 8899): confirms what the host knows by a probe of that size,
 * and searches downwards if that is lost and shorter ones are not. What is found is tried again
 * after {@link #RAISE_INTERVAL}. A path on which nothing passes says nothing about sizes.
 *
 * <p>A search begins with the first {@link #heartbeat} after a path has become narrow, at most 10 s
 * later, and takes 11 s. It ends at most {@value #STEP} bytes below the longest packet that passes.
 */
public final class PathSearch {
  /** Nothing narrower was found than what the host knows. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** The shortest size that is tried: 576 bytes by IPv4, which every host accepts (RFC 791). */
  static final int SHORTEST = 576 - 20 - 8 - 41;

  /** How exact the result is. */
  static final int STEP = 8;

  /** Between two tries of a size; longer than most round trips. */
  static final long TRY_INTERVAL = 500_000_000;

  /** How long the first probe waits: the messages with which a session begins go first. */
  static final long SETTLING_TIME = 1_000_000_000;

  /** Tries of a size that passed before: after these it is doubtful, no more. */
  static final int DOUBTS = 4;

  /** Tries of each size in a search; at a loss of 10 % both ways, all fail once in 21,000 times. */
  static final int TRIES = 6;

  /** When a path that was found narrow is searched upwards again (PMTU_RAISE_TIMER). */
  static final long RAISE_INTERVAL = 600_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private final Prober prober;
  private boolean isOn;
  private int most;
  private int limit = NO_LIMIT;
  private boolean isConfirmed;
  private long sentBefore;
  private long raiseAt = NEVER;

  private int rounds;
  private @Nullable Round round;
  private boolean isSearch;

  /** The longest size that passes, as far as this search knows; 0 if none is known. */
  private int low;

  /** The shortest size that does not pass. */
  private int high;

  public PathSearch(Prober prober) {
    this.prober = prober;
  }

  /** Packets longer than this do not pass, in bytes; {@link #NO_LIMIT} if none are known not to. */
  public int limit() {
    return limit;
  }

  /** The peer answers probes from now on. */
  public void begin(long now) {
    if (!isOn) {
      isOn = true;
      look(now);
    }
  }

  /** The peer answers no more; what was found is forgotten. */
  public void end() {
    isOn = false;
    forget();
  }

  private void forget() {
    round = null;
    limit = NO_LIMIT;
    isConfirmed = false;
    raiseAt = NEVER;
  }

  /**
   * The host knows this path now.
   *
   * @param newMost the longest packet that it takes to pass
   * @param isOther whether the path leads elsewhere than before
   */
  public void path(int newMost, boolean isOther, long now) {
    if (isOther) {
      forget();
    }
    if (newMost != most || isOther) {
      most = newMost;
      look(now);
    }
  }

  private void look(long now) {
    round = null;
    isConfirmed = false;
    if (isOn && most > SHORTEST + STEP) {
      if (limit < most) {
        search(limit, most + 1, now + SETTLING_TIME);
      } else {
        confirm(now + SETTLING_TIME);
      }
    }
  }

  /**
   * It is time to see whether the path is what it was.
   *
   * @param sent how many packets were sent for which that matters; only differences count
   */
  public void heartbeat(long sent, long now) {
    var isUsed = sent != sentBefore;
    sentBefore = sent;
    if (!isOn || round != null || most <= SHORTEST + STEP) {
      return;
    }
    if (now >= raiseAt && limit < most) {
      search(limit, most + 1, now);
    } else if (isUsed || !isConfirmed) {
      confirm(now);
    }
    onTimer(now);
  }

  private void confirm(long at) {
    isSearch = false;
    round = new Round(++rounds, new int[] {Math.min(limit, most)}, DOUBTS, TRY_INTERVAL, at);
  }

  private void search(int newLow, int newHigh, long at) {
    isSearch = true;
    low = newLow;
    high = newHigh;
    round = new Round(++rounds, sizes(), TRIES, TRY_INTERVAL, at);
  }

  /** Evenly from what passes, or from the shortest, to just below what does not. */
  private int[] sizes() {
    var sizes = new int[Round.SIZES];
    var longest = high - 1;
    for (var i = 0; i < sizes.length; i++) {
      sizes[i] =
          low == 0
              ? SHORTEST + (longest - SHORTEST) * i / (Round.SIZES - 1)
              : low + (longest - low) * (i + 1) / Round.SIZES;
    }
    return sizes;
  }

  /** The peer has got a probe; the answer may be late, repeated or a lie. */
  public void acknowledged(int number, long now) {
    if (round != null) {
      round.acknowledged(number);
      proceed(round, now);
    }
  }

  /** When {@link #onTimer} has something to do. */
  public long nextDeadline() {
    return round == null ? NEVER : round.nextAt();
  }

  /** Does what is due. */
  public void onTimer(long now) {
    if (round != null) {
      round.onTimer(prober, now);
      proceed(round, now);
    }
  }

  private void proceed(Round run, long now) {
    if (!run.isOver(now)) {
      return;
    }
    round = null;
    conclude(run, now);
    if (round != null) {
      round.onTimer(prober, now);
    }
  }

  private void conclude(Round run, long now) {
    if (!isSearch) {
      isConfirmed = run.haveAllPassed();
      if (!isConfirmed) {
        search(0, Math.min(limit, most) + 1, now);
      }
      return;
    }
    low = Math.max(low, run.longestPassed());
    if (low == 0) {
      return;
    }
    if (!run.haveAllPassed()) {
      high = run.shortestLost();
      if (high - low > STEP) {
        search(low, high, now);
        return;
      }
    }
    isConfirmed = true;
    limit = low >= most ? NO_LIMIT : low;
    raiseAt = now + RAISE_INTERVAL;
  }
}
