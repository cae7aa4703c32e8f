// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.roaming;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import vpnd.router.protocol.Entropy;

/**
 * Challenges to a peer at the addresses to which it may have moved (security C1): it is followed to
 * one from which it answers, since who only copies its datagrams cannot answer (RFC 9000, section
 * 8.2). Confined to the inbound thread.
 *
 * @param <A> an address, see {@link Roaming}
 */
final class Challenges<A> {
  /** Addresses under challenge at the same time; another one takes the place of the oldest. */
  static final int MOST = 4;

  /** Between two tries, in nanoseconds; longer than most round trips. */
  static final long INTERVAL = 300_000_000;

  /** Tries after each datagram from an address, so that little more is sent there than came. */
  static final int TRIES = 3;

  /** How long after the last datagram from an address an answer counts, in nanoseconds. */
  static final long LIFE = 3_000_000_000L;

  private static final class Challenge<A> {
    final A to;
    final int number;
    int triesLeft;
    long nextAt;
    long until;

    Challenge(A to, int number) {
      this.to = to;
      this.number = number;
    }

    long nextDeadline() {
      return triesLeft > 0 ? nextAt : until;
    }

    void tryAgain(Roaming.Challenger<A> challenger, long now) {
      if (triesLeft > 0 && now >= nextAt) {
        triesLeft--;
        nextAt = now + INTERVAL;
        challenger.challenge(to, number);
      }
    }
  }

  private final BiPredicate<A, A> isSameWay;
  private final Roaming.Challenger<A> challenger;
  private final Entropy entropy;
  private final List<Challenge<A>> open = new ArrayList<>();
  private long secret;

  Challenges(BiPredicate<A, A> isSameWay, Roaming.Challenger<A> challenger, Entropy entropy) {
    this.isSameWay = isSameWay;
    this.challenger = challenger;
    this.entropy = entropy;
    this.secret = entropy.nextLong();
  }

  /** The peer seems to be at an address; with each packet from there, so nothing is allocated. */
  void claimed(A from, long now) {
    var challenge = of(from);
    challenge.triesLeft = TRIES;
    challenge.until = now + LIFE;
    challenge.tryAgain(challenger, now);
  }

  private Challenge<A> of(A address) {
    for (var i = 0; i < open.size(); i++) {
      if (open.get(i).to.equals(address)) {
        return open.get(i);
      }
    }
    if (open.size() == MOST) {
      open.remove(0);
    }
    var challenge = new Challenge<>(address, number(address));
    open.add(challenge);
    return challenge;
  }

  /**
   * The same for an address until {@link #clear}, so an address that was displaced gets its number
   * back. Only the peer can read it, in the PROBE that was sent there.
   */
  private int number(A address) {
    var mixed = (secret ^ address.hashCode()) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return (int) (mixed >>> Integer.SIZE) | Integer.MIN_VALUE;
  }

  /** Whether a number is that of the challenge to an address. */
  boolean isAnswered(A from, int number, long now) {
    for (var challenge : open) {
      if (challenge.number == number
          && isSameWay.test(challenge.to, from)
          && now < challenge.until) {
        return true;
      }
    }
    return false;
  }

  /** When {@link #onTimer} has something to do; asked with each packet, too. */
  long nextDeadline() {
    var next = Long.MAX_VALUE;
    for (var i = 0; i < open.size(); i++) {
      next = Math.min(next, open.get(i).nextDeadline());
    }
    return next;
  }

  /** Tries again where it is time, and forgets what was not answered. */
  void onTimer(long now) {
    open.removeIf(challenge -> now >= challenge.until);
    open.forEach(challenge -> challenge.tryAgain(challenger, now));
  }

  /** The peer is found, or there is no session any more. */
  void clear() {
    open.clear();
    secret = entropy.nextLong();
  }
}
