// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

import org.jspecify.annotations.Nullable;

/**
 * Finds how long a packet may be (RFC 8899), by probes that the peer answers under a key. What the
 * host knows, mostly by ICMP messages, which anybody can forge, is a hint: it is used until a probe
 * was answered, and after that only says when and where to look. A path on which nothing passes
 * says nothing about sizes.
 *
 * <p>A search begins with the first {@link #heartbeat} after a path has become narrow, at most 10 s
 * later, or at once with a hint. It ends at most {@value #STEP} bytes below the longest packet that
 * passes, and at the hint if that is between.
 */
public final class PathSearch {
  /** No probe was answered yet. */
  public static final int UNKNOWN = 0;

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

  /** What a round is for. */
  private enum Purpose {
    /** Whether the size in use passes. */
    CONFIRM,
    /** Whether the hint is right, or what was verified before. */
    WEIGH,
    /** The longest size that passes. */
    SEARCH,
    /** Whether it is the hint. */
    EXACT
  }

  private final Prober prober;
  private boolean isOn;
  private int hint;
  private int ceiling;
  private int verified = UNKNOWN;
  private boolean isConfirmed;
  private long sentBefore;
  private long raiseAt = NEVER;

  private int rounds;
  private @Nullable Round round;
  private Purpose purpose = Purpose.CONFIRM;

  /** The longest size that passes, as far as this search knows; 0 if none is known. */
  private int low;

  /** The shortest size that does not pass. */
  private int high;

  public PathSearch(Prober prober) {
    this.prober = prober;
  }

  /** The longest packet that is known to pass, in bytes; {@link #UNKNOWN} before a probe was. */
  public int verified() {
    return verified;
  }

  /** Whether the peer answers probes. */
  public boolean isOn() {
    return isOn;
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
    verified = UNKNOWN;
    isConfirmed = false;
    raiseAt = NEVER;
  }

  /**
   * The host knows this path now.
   *
   * @param newHint the longest packet that the host takes to pass
   * @param newCeiling the longest packet that any path takes
   * @param isOther whether the path leads elsewhere than before
   */
  public void path(int newHint, int newCeiling, boolean isOther, long now) {
    var isTried = verified == UNKNOWN && round != null && !isOther && newCeiling == ceiling;
    ceiling = newCeiling;
    if (isOther) {
      forget();
    }
    if (newHint != hint || isOther) {
      hint = newHint;
      if (!isTried) { // otherwise forged hints could delay the first answer for ever
        look(now);
      }
    }
  }

  private void look(long now) {
    round = null;
    isConfirmed = false;
    if (!isSearched()) {
      return;
    }
    if (verified == UNKNOWN) {
      weigh(ceiling, now + SETTLING_TIME);
    } else if (hint < verified) {
      weigh(verified, now);
    } else if (verified < ceiling) {
      search(verified, ceiling + 1, now + SETTLING_TIME);
    }
  }

  /** The hint may be forged, so a longer size is tried with it. */
  private void weigh(int longer, long at) {
    var shorter = Math.max(hint, SHORTEST);
    var sizes = shorter < longer ? new int[] {shorter, longer} : new int[] {longer};
    begin(Purpose.WEIGH, sizes, DOUBTS, at);
  }

  private boolean isSearched() {
    return isOn && ceiling > SHORTEST + STEP;
  }

  /**
   * It is time to see whether the path is what it was.
   *
   * @param sent how many packets were sent for which that matters; only differences count
   */
  public void heartbeat(long sent, long now) {
    var isUsed = sent != sentBefore;
    sentBefore = sent;
    if (round != null || !isSearched()) {
      return;
    }
    if (verified == UNKNOWN) {
      weigh(ceiling, now);
    } else if (now >= raiseAt && verified < ceiling) {
      search(verified, ceiling + 1, now);
    } else if (isUsed || !isConfirmed) {
      begin(Purpose.CONFIRM, new int[] {Math.max(verified, SHORTEST)}, DOUBTS, now);
    }
    onTimer(now);
  }

  private void search(int newLow, int newHigh, long at) {
    low = newLow;
    high = newHigh;
    begin(Purpose.SEARCH, sizes(), TRIES, at);
  }

  private void begin(Purpose newPurpose, int[] sizes, int tries, long at) {
    purpose = newPurpose;
    round = new Round(++rounds, sizes, tries, TRY_INTERVAL, at);
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
    switch (purpose) {
      case CONFIRM -> concludeConfirmation(run, now);
      case WEIGH -> concludeWeighing(run, now);
      case SEARCH -> concludeSearch(run, now);
      case EXACT -> found(Math.max(low, run.longestPassed()), now);
    }
    if (round != null) {
      round.onTimer(prober, now);
    }
  }

  private void concludeConfirmation(Round run, long now) {
    if (!run.haveAllPassed()) {
      isConfirmed = false;
      search(0, run.shortestLost() + 1, now);
      return;
    }
    isConfirmed = true;
    verified = run.longestPassed();
  }

  private void concludeWeighing(Round run, long now) {
    var passed = run.longestPassed();
    if (passed == 0) {
      search(0, (verified == UNKNOWN ? ceiling : verified) + 1, now);
      return;
    }
    var isFirst = verified == UNKNOWN;
    found(passed, now);
    if (isFirst && ceiling - passed > STEP) {
      search(passed, ceiling, now);
    }
  }

  private void concludeSearch(Round run, long now) {
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
      if (hint > low && hint < high) {
        begin(Purpose.EXACT, new int[] {hint}, DOUBTS, now);
        return;
      }
    }
    found(low, now);
  }

  private void found(int size, long now) {
    isConfirmed = true;
    verified = size;
    raiseAt = size < ceiling ? now + RAISE_INTERVAL : NEVER;
  }
}
