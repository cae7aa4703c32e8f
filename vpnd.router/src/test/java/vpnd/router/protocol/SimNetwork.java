// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.List;
import vpnd.api.PeerInfo;

/**
 * Two hosts with our engine, a network between them that behaves badly for a while, crashes,
 * failing disks and an attacker: all of it follows from a seed.
 */
final class SimNetwork {
  private static final long SECOND = 1000 * Link.MILLISECOND;
  private static final long TROUBLE = 45 * SECOND;

  /**
   * Within this time after all troubles have ended, both sides are ACTIVE under the same key. If
   * both sides hold sessions under different keys, neither hears the other, and the first session
   * ends after {@link Timing#PEER_TIMEOUT}. An exchange that was begun with a dead partner ends
   * after {@link Timing#HANDSHAKE_LIMIT}, and the next announcement comes within {@link
   * Timing#PEER_INFO_INTERVAL}. The handshake itself takes four messages, of less than half a
   * second each here.
   */
  static final long HEALING_BOUND =
      Timing.PEER_TIMEOUT + Timing.HANDSHAKE_LIMIT + Timing.PEER_INFO_INTERVAL + 2 * SECOND;

  private final World world;
  private final boolean isCalm;
  private final Link toA;
  private final Link toB;
  private final VpndNode a;
  private final VpndNode b;
  private final Attacker attacker;
  private boolean isTrafficOn = true;

  SimNetwork(long seed, boolean traced) {
    world = new World(seed, traced);
    var dice = world.dice();
    isCalm = seed % 4 == 0;
    var ledger = new NonceLedger();
    var fromA = new Traffic(0);
    var fromB = new Traffic(1);
    var secretA = dice.nextLong() >>> 4 | 2;
    var secretB = dice.nextLong() >>> 4 | 2;
    toA = new Link(world, "the link to A", datagram -> receiveA(datagram));
    toB = new Link(world, "the link to B", datagram -> receiveB(datagram));
    a =
        new VpndNode(
            world,
            "A",
            secretA,
            FakeSuite.publicKey(secretB),
            settings(),
            fromA,
            fromB,
            ledger,
            this::sendToB);
    b =
        new VpndNode(
            world,
            "B",
            secretB,
            FakeSuite.publicKey(secretA),
            settings(),
            fromB,
            fromA,
            ledger,
            this::sendToA);
    attacker = new Attacker(world, List.of(a, b));
  }

  private Settings settings() {
    var age = world.dice().nextLong(2 * SECOND, 30 * SECOND);
    return new Settings(age, world.dice().nextLong(20, 1000), 10, false, PeerInfo::ofId);
  }

  private void sendToA(byte[] datagram) {
    attacker.observe(datagram);
    toA.send(datagram);
  }

  private void sendToB(byte[] datagram) {
    attacker.observe(datagram);
    toB.send(datagram);
  }

  private void receiveA(byte[] datagram) {
    a.receive(datagram);
  }

  private void receiveB(byte[] datagram) {
    b.receive(datagram);
  }

  /**
   * Runs to the end.
   *
   * @throws Violation if an invariant does not hold
   */
  void run() {
    var dice = world.dice();
    for (var link : List.of(toA, toB)) {
      var shortest = dice.nextLong(Link.MILLISECOND, 60 * Link.MILLISECOND);
      link.delay(shortest, shortest + dice.nextLong(400 * Link.MILLISECOND));
    }
    a.start();
    world.at(dice.nextLong(6 * SECOND), b::start);
    if (isCalm) {
      world.runUntil(15 * SECOND, a, b);
    } else {
      new Troubles(world, List.of(toA, toB), List.of(a, b)).begin(TROUBLE);
      startTraffic();
      world.runUntil(TROUBLE, a, b);
      heal();
    }
    verifyThatNothingIsLost();
    a.stop();
    b.stop();
  }

  private void startTraffic() {
    repeat(300 * Link.MILLISECOND, a::sendPacket);
    repeat(300 * Link.MILLISECOND, b::sendPacket);
    repeat(500 * Link.MILLISECOND, attacker::attack);
  }

  private void heal() {
    world.trace("the network heals");
    List.of(toA, toB).forEach(link -> link.unreliable(0, 0.05));
    toA.cut(false);
    toB.cut(false);
    for (var node : List.of(a, b)) {
      node.crashRate(0);
      node.disk().fails(false);
      node.start();
    }
    world.runUntil(world.now() + HEALING_BOUND, a, b);
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
    world.runUntil(world.now() + (isCalm ? 60 : 5) * SECOND, a, b);
    isTrafficOn = false;
    world.runUntil(world.now() + 2 * SECOND, a, b);
    var invariant = isCalm ? Invariant.NOTHING_LOST_BY_KEY_CHANGE : Invariant.ACTIVE_AFTER_HEALING;
    verifyDelivery(a, firstOfA, invariant);
    verifyDelivery(b, firstOfB, invariant);
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
