// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.PeerState;
import vpnd.api.role.PeerInfo;

/**
 * Two hosts with our engine, a network between them that behaves badly for a while, crashes,
 * failing disks and an attacker: all of it follows from a seed.
 */
final class SimNetwork {
  private static final long SECOND = 1000 * SimulatedLink.MILLISECOND;
  private static final long TROUBLE = 45 * SECOND;

  /**
   * Within this time after all troubles have ended, both sides are ACTIVE under the same key. If
   * both sides hold sessions under different keys, neither hears the other, and the first session
   * ends after {@link Timing#PEER_TIMEOUT}; a side that listens and was restarted is called only
   * then. If the peer has moved, the next look-up of its name tells. An exchange that was begun
   * with a dead partner ends after {@link Timing#HANDSHAKE_LIMIT}, and the next announcement comes
   * within {@link Timing#PEER_INFO_INTERVAL}. The handshake itself takes four messages, of less
   * than half a second each here.
   */
  static final long HEALING_BOUND =
      Timing.PEER_TIMEOUT
          + VpndProcess.LOOK_UP_INTERVAL
          + Timing.HANDSHAKE_LIMIT
          + Timing.PEER_INFO_INTERVAL
          + 2 * SECOND;

  /**
   * So much longer it may take if one side takes the messages of the other for old ones: both have
   * to miss answers for {@link Timing#JUMP_LIMIT}, and three announcements have to come.
   */
  private static final long JUMP_BOUND = Timing.JUMP_LIMIT + 4 * Timing.PEER_INFO_INTERVAL;

  /** A session ends, calling the peer back ends, and what was on its way has arrived. */
  private static final long GONE_BOUND = Timing.PEER_TIMEOUT + Timing.RECALL_LIMIT + SECOND;

  private final SimulationContext world;
  private final boolean isCalm;
  private final boolean isListening;
  private final SimulatedLink toA;
  private final SimulatedLink toB;
  private final VpndNode a;
  private final VpndNode b;
  private final @Nullable VpndNode copyOfA;
  private final @Nullable NonceFaults nonceTroubles;
  private final Attacker attacker;
  private boolean isTrafficOn = true;
  private PeerInfo announcementOfB = networks(2);

  SimNetwork(long seed, boolean traced) {
    world = new SimulationContext(seed, traced);
    var dice = world.dice();
    isCalm = seed % 4 == 0;
    isListening = seed % 3 == 0;
    var ledger = new NonceLedger();
    var fromA = new Traffic(0);
    var fromB = new Traffic(1);
    var secretA = dice.nextLong() >>> 4 | 2;
    var secretB = dice.nextLong() >>> 4 | 2;
    toA = new SimulatedLink(world, "the link to A", this::deliverToA);
    toB = new SimulatedLink(world, "the link to B", this::deliverToB);
    a =
        new VpndNode(
            world,
            "A",
            secretA,
            FakeSuite.publicKey(secretB),
            settings(false, PeerInfo::ofId),
            fromA,
            fromB,
            ledger,
            new UplinkOfA());
    b =
        new VpndNode(
            world,
            "B",
            secretB,
            FakeSuite.publicKey(secretA),
            settings(isListening, id -> announcementOfB.withId(id)),
            fromB,
            fromA,
            ledger,
            new UplinkOfB());
    attacker = new Attacker(world, List.of(a, b));
    copyOfA = !isCalm && seed % 5 == 2 ? copyOfA(secretA, secretB, fromB, ledger) : null;
    nonceTroubles =
        copyOfA == null ? null : new NonceFaults(world, a, b, copyOfA, isListening, seed);
  }

  private Settings settings(boolean listens, IntFunction<PeerInfo> announcement) {
    // Less than three times that of the other side, which would end the session (security C11).
    var age = 6 * SECOND + world.dice().nextLong(2 * SECOND, 30 * SECOND) * 3 / 10;
    return DefaultIntervals.with(age, world.dice().nextLong(20, 1000), 10, listens, announcement);
  }

  /** Another host with the configuration of A, and no nonce files. */
  private VpndNode copyOfA(long secretA, long secretB, Traffic fromB, NonceLedger ledger) {
    return new VpndNode(
        world,
        "a copy of A",
        secretA,
        FakeSuite.publicKey(secretB),
        settings(false, PeerInfo::ofId),
        new Traffic(2),
        fromB,
        ledger,
        new UplinkOfCopy());
  }

  private final class UplinkOfCopy implements SimulatedUplink {
    @Override
    public void send(Datagram datagram) {
      toB.send(datagram);
    }

    @Override
    public int lookUp() {
      return b.address();
    }
  }

  private final class UplinkOfA implements SimulatedUplink {
    @Override
    public void send(Datagram datagram) {
      attacker.observe(datagram, b);
      toB.send(datagram);
    }

    @Override
    public int lookUp() {
      return b.address();
    }
  }

  private final class UplinkOfB implements SimulatedUplink {
    @Override
    public void send(Datagram datagram) {
      attacker.observe(datagram, a);
      toA.send(datagram);
    }

    @Override
    public int lookUp() {
      return a.address();
    }
  }

  private void deliverToA(Datagram datagram) {
    var copy = copyOfA;
    deliver(datagram, copy != null && datagram.to() == copy.address() ? copy : a);
  }

  private void deliverToB(Datagram datagram) {
    deliver(datagram, b);
  }

  private void deliver(Datagram datagram, VpndNode node) {
    if (datagram.to() == node.address()) {
      node.receive(datagram.from(), datagram.bytes());
    } else {
      world.trace("nobody gets", datagram);
    }
  }

  /**
   * Runs to the end.
   *
   * @throws Violation if an invariant does not hold
   */
  void run() {
    var dice = world.dice();
    for (var link : List.of(toA, toB)) {
      var shortest = dice.nextLong(SimulatedLink.MILLISECOND, 60 * SimulatedLink.MILLISECOND);
      link.delay(shortest, shortest + dice.nextLong(400 * SimulatedLink.MILLISECOND));
    }
    a.hasAegis(world.chance(0.8));
    b.hasAegis(world.chance(0.8));
    a.start();
    world.at(dice.nextLong(6 * SECOND), b::start);
    world.at(dice.nextLong(TROUBLE), () -> announcementOfB = networks(3));
    if (isCalm) {
      world.runUntil(15 * SECOND, a, b);
    } else {
      new FaultSchedule(world, List.of(toA, toB), List.of(a, b), attacker).begin(TROUBLE);
      if (nonceTroubles != null) {
        nonceTroubles.begin(TROUBLE);
      }
      startTraffic();
      world.runUntil(TROUBLE, hosts());
      heal();
    }
    verifyThatNothingIsLost();
    if (isCalm) {
      verifyWithdrawal();
    }
    if (isListening) {
      verifyThatBWaitsAgain();
    }
    a.stop();
    b.stop();
  }

  private SimulatedHost[] hosts() {
    return copyOfA == null ? new SimulatedHost[] {a, b} : new SimulatedHost[] {a, b, copyOfA};
  }

  private void startTraffic() {
    repeat(300 * SimulatedLink.MILLISECOND, a::sendPacket);
    repeat(300 * SimulatedLink.MILLISECOND, b::sendPacket);
    repeat(500 * SimulatedLink.MILLISECOND, attacker::attack);
  }

  private void heal() {
    world.trace("the network recovers");
    List.of(toA, toB).forEach(link -> link.unreliable(0, 0.05));
    toA.cut(false);
    toB.cut(false);
    attacker.holdNothingBack();
    for (var node : List.of(a, b)) {
      node.crashRate(0);
      node.disk().fails(false);
      node.start();
    }
    if (nonceTroubles == null) {
      world.runUntil(world.now() + HEALING_BOUND, a, b);
    } else {
      nonceTroubles.end();
      world.runUntil(world.now() + HEALING_BOUND + JUMP_BOUND + Timing.REFUSAL, a, b);
    }
  }

  private void verifyThatNothingIsLost() {
    Violation.unless(
        a.isActive() && b.isActive(),
        Invariant.ACTIVE_AFTER_HEALING,
        "A:",
        a.isActive(),
        "B:",
        b.isActive());
    if (isCalm) {
      startTraffic();
    }
    var firstOfA = a.sent().made();
    var firstOfB = b.sent().made();
    verifyCipher((isCalm ? 60 : 5) * SECOND);
    isTrafficOn = false;
    world.runUntil(world.now() + 2 * SECOND, a, b);
    var invariant = isCalm ? Invariant.NOTHING_LOST_BY_KEY_CHANGE : Invariant.ACTIVE_AFTER_HEALING;
    verifyDelivery(a, firstOfA, invariant);
    verifyDelivery(b, firstOfB, invariant);
    verifyAnnouncement();
  }

  private void verifyAnnouncement() {
    var learned = Objects.requireNonNull(a.process()).announced();
    Violation.unless(
        learned != null && learned.networks().equals(announcementOfB.networks()),
        Invariant.ANNOUNCEMENT_ARRIVES,
        "A has learned",
        learned == null ? "nothing" : learned);
  }

  /** More than a peer info contains. */
  private static PeerInfo networks(int number) {
    var networks =
        IntStream.rangeClosed(1, number).mapToObj(i -> IpPrefix.parse("10.%d.0.0/16".formatted(i)));
    return PeerInfo.builder(0).networks(networks.toList()).build();
  }

  /** Packets of a time travel under the cipher on which both sides agree. */
  private void verifyCipher(long time) {
    var before = List.of(a.sentUnderAegis(), b.sentUnderAegis());
    world.runUntil(world.now() + time, a, b);
    var isExpected = a.hasAegis() && b.hasAegis();
    Violation.unless(
        a.sentUnderAegis() > before.get(0) == isExpected
            && b.sentUnderAegis() > before.get(1) == isExpected,
        Invariant.FASTER_CIPHER_BY_AGREEMENT,
        "A has it:",
        a.hasAegis(),
        "B has it:",
        b.hasAegis(),
        "A and B have sent under it:",
        a.sentUnderAegis() - before.get(0),
        b.sentUnderAegis() - before.get(1));
  }

  /** If one side takes its offer back, both go back to the box, and nothing is lost any more. */
  private void verifyWithdrawal() {
    isTrafficOn = true;
    startTraffic();
    world.runUntil(world.now() + SECOND, a, b);
    a.hasAegis(false);
    world.runUntil(world.now() + 2 * SECOND, a, b);
    var first = b.sent().made();
    verifyCipher(4 * SECOND);
    isTrafficOn = false;
    world.runUntil(world.now() + 2 * SECOND, a, b);
    verifyDelivery(b, first, Invariant.FASTER_CIPHER_BY_AGREEMENT);
  }

  /** The listening side waits again when its peer has gone, and answers when it comes back. */
  private void verifyThatBWaitsAgain() {
    a.stop();
    world.runUntil(world.now() + GONE_BOUND, b);
    Violation.unless(b.isIn(PeerState.HOST_WAIT), Invariant.BACK_IN_HOST_WAIT, "B does not wait");
    a.move();
    a.start();
    // Messages of B from before it lost its nonces, sent back to it, may have raised its mark.
    var more = nonceTroubles == null ? 0 : JUMP_BOUND;
    world.runUntil(world.now() + 4 * SECOND + more, a, b);
    Violation.unless(
        a.isActive() && b.isActive(), Invariant.BACK_IN_HOST_WAIT, "B does not answer");
  }

  private static void verifyDelivery(VpndNode sender, int first, Invariant invariant) {
    Violation.unless(sender.sent().made() > first, invariant, sender, "could not send");
    var lost = sender.sent().firstLost(first);
    Violation.unless(lost < 0, invariant, "packet", lost, "of", sender, "is lost");
  }

  /** Does something again and again, twice the mean interval apart at most. */
  private void repeat(long meanInterval, Runnable action) {
    if (isTrafficOn) {
      action.run();
      world.at(
          world.now() + world.dice().nextLong(1, 2 * meanInterval),
          () -> repeat(meanInterval, action));
    }
  }

  /** What happened, if this run is traced. */
  String story() {
    return world.story();
  }
}
