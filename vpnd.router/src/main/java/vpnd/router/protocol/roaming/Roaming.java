// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.roaming;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.Actions.Source;
import vpnd.router.protocol.Entropy;

/**
 * Where a peer is, and when it is followed elsewhere (security C1): not at once, because who is
 * quick enough to send copies of some of its datagrams from elsewhere could otherwise divert the
 * traffic of both sides, and then neither would hear the other. A peer that answers challenges has
 * to answer one from there. It is followed at once to an address that its name stands for, since
 * there it can hardly be somebody else. Confined to the inbound thread.
 *
 * @param <A> an address, with what else is to be known for sending there
 */
public final class Roaming<A> {
  /** Sends challenges. */
  @FunctionalInterface
  public interface Challenger<A> {
    /**
     * Sends a PROBE under the key in use to an address, as short as one may be.
     *
     * @param number of the probe, below 0
     */
    void challenge(A to, int number);
  }

  /** A peer that was heard so short a time ago where it is, in nanoseconds, is not followed. */
  public static final long MOVE_DELAY = 200_000_000;

  /**
   * After a silence of this length the peer is challenged where it is, and {@link #SILENT_INTERVAL}
   * later at the other addresses of its names, in nanoseconds; longer than between two PEER_INFO.
   */
  static final long SILENCE = 11_000_000_000L;

  /** Between two such tries, in nanoseconds; longer than a challenge is repeated. */
  static final long SILENT_INTERVAL = 1_000_000_000;

  /** Between two tries of addresses that are preferred to the proven one, in nanoseconds. */
  static final long SEARCH_INTERVAL = 10_000_000_000L;

  private final BiPredicate<A, A> isSamePlace;
  private final CandidateAddresses<A> candidates;
  private final Challenges<A> challenges;
  private final List<A> homes = new ArrayList<>();
  private long heardThereAt;

  /** When the other addresses of the peer's names were tried, or the session began. */
  private long searchedAt;

  /** Whether the peer answers challenges in this session. */
  private boolean canAnswer;

  /** Whether the peer has answered a challenge from the proven address. */
  private boolean hasAnswered;

  /**
   * @param isSamePlace whether the peer is at the same place if it is at either of two addresses,
   *     whichever of this side it talks to
   * @param isSameWay see {@link CandidateAddresses}
   */
  public Roaming(
      BiPredicate<A, A> isSamePlace,
      BiPredicate<A, A> isSameWay,
      Challenger<A> challenger,
      Entropy entropy) {
    this.isSamePlace = isSamePlace;
    this.challenges = new Challenges<>(isSameWay, challenger, entropy);
    this.candidates = new CandidateAddresses<>(isSameWay);
  }

  /** The address that the peer has proved; null if it has not yet. */
  public @Nullable A proven() {
    return candidates.proven();
  }

  /** All addresses to which messages of a handshake go. */
  public List<A> all() {
    return candidates.all();
  }

  /** The same, and those at which the peer is looked for during a session. */
  public List<A> everywhere() {
    var everywhere = new ArrayList<>(candidates.all());
    for (var home : homes) {
      if (!everywhere.contains(home)) {
        everywhere.add(home);
      }
    }
    return List.copyOf(everywhere);
  }

  /**
   * All addresses to which messages under the key of a session go, packets of the host aside: the
   * proven one and, unless the name of the peer stands for that, those that it stands for. So two
   * sides find each other again if each was made to believe that the other is where an attacker is.
   *
   * @return empty if no address is proven
   */
  public List<A> inSession() {
    var proven = candidates.proven();
    if (proven == null) {
      return List.of();
    }
    var addresses = new ArrayList<A>();
    addresses.add(proven);
    if (!isHome(proven)) {
      addresses.addAll(homes);
    }
    return addresses;
  }

  /**
   * An authentic datagram came from an address.
   *
   * @param isInSession whether traffic goes to the proven address now
   * @return whether this changes anything
   */
  public boolean heard(A from, Source how, boolean isInSession, long now) {
    if (how == Source.REPEATED || how == Source.POSSIBLE) {
      return candidates.heard(from, how);
    }
    var proven = candidates.proven();
    if (how == Source.CHALLENGING && proven != null && isSamePlace.test(proven, from)) {
      heardThereAt = now;
      return false;
    }
    return heardAt(from, how == Source.CHALLENGING ? Source.CLAIMED : how, isInSession, now);
  }

  private boolean heardAt(A from, Source how, boolean isInSession, long now) {
    var proven = candidates.proven();
    if (proven == null || isSamePlace.test(proven, from)) {
      heardThereAt = now;
      if (how == Source.CLAIMED && !canAnswer) {
        canAnswer = true;
        searchedAt = now;
      }
      if (how == Source.CLAIMED && isUncertain(from)) {
        challenges.claimed(from, now); // so that nobody else is soon taken for the peer
      }
      return candidates.heard(from, Source.PROVEN);
    }
    var isComingHome = isHome(from) && !isHome(proven) && !(how == Source.CLAIMED && hasAnswered);
    if (isInSession && !isComingHome) {
      if ((how == Source.PROVEN || !isUncertain(proven)) && isHeardThere(now)) {
        return false;
      }
      if (how == Source.CLAIMED) {
        // The peer learns of a return to the preferred address by what comes next from here.
        if (!isPreferred(proven, from) || isSilent(now)) {
          challenges.claimed(from, now);
        }
        return false;
      }
    }
    return follow(from, false, now);
  }

  private boolean isHeardThere(long now) {
    return now - heardThereAt < MOVE_DELAY;
  }

  /** Whether somebody who was quicker than the peer may be at the proven address. */
  private boolean isUncertain(A proven) {
    return !hasAnswered && !isHome(proven);
  }

  /**
   * The answer to a challenge came from an address.
   *
   * @return whether this changes anything
   */
  public boolean answered(A from, int number, long now) {
    var proven = candidates.proven();
    if (proven == null || !challenges.isAnswered(from, number, now)) {
      return false;
    }
    if (isSamePlace.test(proven, from)) {
      hasAnswered = true;
      challenges.clear();
      return false;
    }
    return (isUncertain(proven) || !isHeardThere(now) || isPreferred(from, proven))
        && follow(from, true, now);
  }

  /** Whether both are addresses of the peer's names, and the one stands before the other. */
  private boolean isPreferred(A one, A other) {
    return isHome(other) && rank(one) < rank(other);
  }

  private boolean follow(A to, boolean hasAnsweredThere, long now) {
    hasAnswered = hasAnsweredThere;
    heardThereAt = now;
    challenges.clear();
    return candidates.heard(to, Source.PROVEN);
  }

  /** When {@link #onTimer} has something to do. */
  public long nextDeadline() {
    return Math.min(challenges.nextDeadline(), nextSearch());
  }

  /**
   * When addresses of the peer's names are tried: if it is silent, all of them; else those that are
   * preferred to the proven one. Asked with each packet.
   */
  private long nextSearch() {
    var proven = candidates.proven();
    if (!canAnswer || homes.isEmpty() || proven == null) {
      return Long.MAX_VALUE;
    }
    if (homes.size() == 1) {
      return silentAt();
    }
    int rank = rank(proven);
    return rank > 0 && rank < homes.size()
        ? Math.min(searchedAt + SEARCH_INTERVAL, silentAt())
        : silentAt();
  }

  private long silentAt() {
    return Math.max(heardThereAt + SILENCE, searchedAt + SILENT_INTERVAL);
  }

  /** Repeats challenges that were not answered, and tries other addresses. */
  public void onTimer(long now) {
    challenges.onTimer(now);
    if (now >= nextSearch()) {
      searchedAt = now;
      search(Objects.requireNonNull(candidates.proven()), now);
    }
  }

  /** A silent peer first where it was last: a single datagram may have been lost. */
  private void search(A proven, long now) {
    var isSilent = isSilent(now);
    var isSilentStill = now >= heardThereAt + SILENCE + SILENT_INTERVAL;
    if (isSilent && !isSilentStill) {
      challenges.claimed(proven, now);
    }
    for (var home : homes) {
      if (isPreferred(home, proven) || (isSilentStill && !isSamePlace.test(home, proven))) {
        challenges.claimed(home, now);
      }
    }
  }

  private boolean isSilent(long now) {
    return now >= heardThereAt + SILENCE;
  }

  /** There is no session in which a challenge could be answered. */
  public void sessionOver() {
    canAnswer = false;
    hasAnswered = false;
    challenges.clear();
  }

  private boolean isHome(A address) {
    return rank(address) < homes.size();
  }

  /** The place of an address among those of the peer's names, behind all if it is none of them. */
  private int rank(A address) {
    for (var i = 0; i < homes.size(); i++) {
      if (isSamePlace.test(homes.get(i), address)) {
        return i;
      }
    }
    return homes.size();
  }

  /**
   * The names of the peer stand for these addresses, the preferred first; {@value
   * CandidateAddresses#MOST_POSSIBLE} count.
   *
   * @return whether this changes anything
   */
  public boolean suppose(List<A> addresses) {
    homes.clear();
    homes.addAll(
        addresses.subList(0, Math.min(addresses.size(), CandidateAddresses.MOST_POSSIBLE)));
    var isNew = false;
    for (var home : homes) {
      isNew |= candidates.suppose(home);
    }
    return isNew;
  }

  /** Nothing is known any more. */
  public void forget() {
    sessionOver();
    homes.clear();
    candidates.forget();
  }
}
