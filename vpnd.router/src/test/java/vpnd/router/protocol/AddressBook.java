// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.router.protocol.roaming.CandidateAddresses;
import vpnd.router.protocol.roaming.Roaming;

/**
 * Where a process believes its peer to be, kept as the router does it, and what must hold of it.
 */
final class AddressBook {
  private final Roaming<Integer> roaming;
  private final Map<Integer, Integer> challenges = new HashMap<>();
  private final Set<Integer> heardInSession = new HashSet<>();
  private int home = SimulatedUplink.NOWHERE;
  private long provenAt;
  private int source = SimulatedUplink.NOWHERE;
  private int original = SimulatedUplink.NOWHERE;
  private int caller = SimulatedUplink.NOWHERE;
  private int callerBefore = SimulatedUplink.NOWHERE;

  AddressBook(Roaming.Challenger<Integer> challenger, Entropy entropy) {
    roaming =
        new Roaming<>(
            Integer::equals,
            Integer::equals,
            (to, number) -> {
              challenges.put(number, to);
              challenger.challenge(to, number);
            },
            entropy);
  }

  @Nullable Integer proven() {
    return roaming.proven();
  }

  boolean knows(int address) {
    return roaming.all().contains(address);
  }

  boolean isEmpty() {
    return roaming.all().isEmpty();
  }

  /** The name of the peer stands for an address. */
  void suppose(int address) {
    if (address == SimulatedUplink.NOWHERE) {
      return;
    }
    home = address;
    if (roaming.suppose(List.of(address))) {
      // It may have taken the place of a caller.
      forgetCallers();
    }
  }

  /** The peer proved an address to a process before this one. */
  void wasAt(int address) {
    roaming.heard(address, Actions.Source.POSSIBLE, false, 0);
  }

  /** A datagram from an address comes under way. */
  void receiving(int from) {
    source = from;
  }

  /** Where the datagram under way came from. */
  int source() {
    return source;
  }

  /** The datagram under way was opened under a key of a session. */
  void openedInSession() {
    heardInSession.add(source);
  }

  /**
   * @param isInSession whether there is traffic that could be diverted
   */
  void heardFrom(Actions.Source how, boolean isInSession, long now) {
    var isChanged = roaming.heard(source, how, isInSession, now);
    var isOfSession = how != Actions.Source.POSSIBLE && how != Actions.Source.REPEATED;
    if (isOfSession && isChanged) {
      forgetCallers();
    }
    Violation.unless(
        roaming.all().size() <= CandidateAddresses.MOST_POSSIBLE + 1,
        Invariant.ADDRESSES_BOUNDED,
        roaming.all());
  }

  void challengeAnswered(int number, long now) {
    if (roaming.answered(source, number, now)) {
      forgetCallers();
    }
  }

  /** Whether the datagram under way came from where a challenge of this number was sent. */
  boolean isAnswer(int number) {
    return Objects.equals(challenges.get(number), source);
  }

  void sessionOver() {
    roaming.sessionOver();
  }

  long nextDeadline() {
    return roaming.nextDeadline();
  }

  void onTimer(long now) {
    roaming.onTimer(now);
  }

  /** The datagram under way is a new message of a handshake; it may be the peer's. */
  void called() {
    original = source;
    calledFrom(source);
  }

  /** The datagram under way is a copy of the last message of a handshake. */
  void copied() {
    if (original != SimulatedUplink.NOWHERE && source != original) {
      original = SimulatedUplink.NOWHERE;
      calledFrom(source);
    }
  }

  private void calledFrom(int address) {
    if (address != caller) {
      callerBefore = caller;
      caller = address;
    }
  }

  /**
   * The datagram under way has been dealt with.
   *
   * @param before what was proven before it
   * @param isProof whether it shows where the peer is
   * @param isClaim whether it does so only if the peer answers from there
   * @param isAnswer whether it is such an answer; it may come too late to count
   * @param isInSession whether there was traffic that could be diverted
   */
  void verifyProven(
      @Nullable Integer before,
      boolean isProof,
      boolean isClaim,
      boolean isAnswer,
      boolean isInSession,
      long now) {
    var isHeardThere = before != null && source != before && now - provenAt < Roaming.MOVE_DELAY;
    var isComingHome = !isHome(before) && isHome(source);
    var mustAnswer = isClaim && isInSession && before != null && source != before;
    // A peer that has answered where it is must answer at an address of its name, too.
    var isFree = isAnswer || (mustAnswer && isComingHome);
    var isFollowed =
        isFree
            ? Objects.equals(source, proven())
            : isProof && (!isInSession || isComingHome || !(isHeardThere || mustAnswer));
    var expected = isFollowed ? Integer.valueOf(source) : before;
    // A late answer from the proven address does not count as heard there.
    if (isFollowed && (isProof || !Objects.equals(source, before))) {
      provenAt = now;
    }
    Violation.unless(
        Objects.equals(expected, proven()),
        Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
        this,
        isProof ? "after a proof from " + source : "without a proof");
  }

  /** Whether the name of the peer stands for an address. */
  private boolean isHome(@Nullable Integer address) {
    return home != SimulatedUplink.NOWHERE && Objects.equals(home, address);
  }

  /** Where packets of the host go. */
  int trafficAddress() {
    var proven = proven();
    Violation.unless(
        proven != null && heardInSession.contains(proven),
        Invariant.TRAFFIC_TO_PROVEN_ADDRESS,
        this);
    return Objects.requireNonNull(proven);
  }

  /** Where messages under the key of a session go. */
  List<Integer> sessionAddresses() {
    var addresses = roaming.inSession();
    Violation.unless(
        addresses.contains(trafficAddress())
            && addresses.size() <= CandidateAddresses.MOST_POSSIBLE + 1,
        Invariant.ADDRESSES_BOUNDED,
        addresses);
    return addresses;
  }

  /** Where the messages of a handshake go. */
  List<Integer> handshakeAddresses() {
    var all = roaming.all();
    for (var address : new int[] {caller, callerBefore}) {
      Violation.unless(
          address == SimulatedUplink.NOWHERE || all.contains(address),
          Invariant.EVERY_CALLER_IS_ANSWERED,
          address,
          "is not among",
          all);
    }
    return all;
  }

  void forget() {
    challenges.clear();
    home = SimulatedUplink.NOWHERE;
    roaming.forget();
    forgetCallers();
  }

  private void forgetCallers() {
    caller = SimulatedUplink.NOWHERE;
    callerBefore = SimulatedUplink.NOWHERE;
  }

  @Override
  public String toString() {
    return proven() + " of " + roaming.all();
  }
}
