// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.Nonce;

/**
 * Our engine and the model of the original on a network that delays and loses what a test selects.
 */
final class OriginalNetwork {
  static final long SECOND = 1000 * SimulatedLink.MILLISECOND;

  /** Who waits until the other speaks. */
  enum Listener {
    NOBODY,
    OURS,
    ORIGINAL
  }

  private final SimulationContext world;
  private final long secretOfOriginal;
  private final long secretOfOurs;
  private final int idOfOriginal;
  private int addressOfOriginal;
  private final Listener listener;
  private final SimulatedLink toOurs;
  private final SimulatedLink toOriginal;
  private final VpndNode ours;
  private final Traffic fromOurs = new Traffic(0);
  private final Traffic fromOriginal = new Traffic(1);
  private OriginalNode original;
  private boolean isOriginalUp;
  private final Set<Integer> lengthsOfOurs = new TreeSet<>();
  private int sentByOurs;
  private int sentByOriginal;
  private IntPredicate losesOfOurs = number -> false;
  private IntPredicate losesOfOriginal = number -> false;

  /**
   * @param idOfOriginal 0 makes it the key master, -1 the key slave
   * @param listener which side, if any, is the gateway of a host
   * @param delayOfOurs of each of our datagrams, in milliseconds; those of the original take 1
   */
  OriginalNetwork(int idOfOriginal, Listener listener, long delayOfOurs) {
    this.idOfOriginal = idOfOriginal;
    this.listener = listener;
    world = new SimulationContext(delayOfOurs, true);
    addressOfOriginal = world.newAddress();
    secretOfOurs = world.dice().nextLong() >>> 4 | 2;
    secretOfOriginal = world.dice().nextLong() >>> 4 | 2;
    toOurs = new SimulatedLink(world, "the link to ours", this::deliverToOurs);
    toOriginal = new SimulatedLink(world, "the link to the original", this::deliverToOriginal);
    toOriginal.delay(
        delayOfOurs * SimulatedLink.MILLISECOND, delayOfOurs * SimulatedLink.MILLISECOND);
    ours =
        new VpndNode(
            world,
            "ours",
            secretOfOurs,
            FakeSuite.publicKey(secretOfOriginal),
            DefaultIntervals.with(
                30 * SECOND, 100_000, 10, listener == Listener.OURS, PeerInfo::ofId),
            fromOurs,
            fromOriginal,
            new NonceLedger(),
            new UplinkOfOurs());
    original = newOriginal(new Nonce(world.dice().nextLong() >>> 8, 0, 0));
  }

  private OriginalNode newOriginal(Nonce first) {
    return new OriginalNode(
        world,
        idOfOriginal,
        30 * SECOND,
        secretOfOriginal,
        FakeSuite.publicKey(secretOfOurs),
        first,
        fromOriginal,
        fromOurs,
        addressOfOriginal,
        listener == Listener.ORIGINAL,
        new UplinkOfOriginal());
  }

  private final class UplinkOfOurs implements SimulatedUplink {
    @Override
    public void send(Datagram datagram) {
      lengthsOfOurs.add(datagram.bytes().length);
      if (!losesOfOurs.test(sentByOurs++)) {
        toOriginal.send(datagram);
      }
    }

    @Override
    public int lookUp() {
      return addressOfOriginal;
    }
  }

  private final class UplinkOfOriginal implements SimulatedUplink {
    @Override
    public void send(Datagram datagram) {
      if (!losesOfOriginal.test(sentByOriginal++)) {
        toOurs.send(datagram);
      }
    }

    @Override
    public int lookUp() {
      return ours.address();
    }
  }

  private void deliverToOurs(Datagram datagram) {
    if (datagram.to() == ours.address()) {
      ours.receive(datagram.from(), datagram.bytes());
    }
  }

  private void deliverToOriginal(Datagram datagram) {
    if (isOriginalUp && datagram.to() == addressOfOriginal) {
      original.receive(datagram.from(), datagram.bytes());
    }
  }

  /** How long the datagrams are that our side has sent, in bytes. */
  Set<Integer> lengthsOfOurs() {
    return lengthsOfOurs;
  }

  /** Loses the datagrams with certain numbers, counted from now on, of each side. */
  void lose(IntPredicate ofOurs, IntPredicate ofOriginal) {
    sentByOurs = 0;
    sentByOriginal = 0;
    losesOfOurs = ofOurs;
    losesOfOriginal = ofOriginal;
  }

  void startOurs() {
    ours.start();
  }

  void startOriginal() {
    isOriginalUp = true;
    original.start();
  }

  /** Ends our process without a word, and starts the next one. */
  void restartOurs() {
    ours.stop();
    ours.start();
  }

  Listener listener() {
    return listener;
  }

  /** The address translation in front of the original gives it another address. */
  void moveOriginal() {
    addressOfOriginal = world.newAddress();
    original.address(addressOfOriginal);
  }

  /** Our host goes elsewhere. */
  void moveOurs() {
    ours.move();
  }

  /** Ends the original without a word, and starts the next one, which has forgotten our nonces. */
  void restartOriginal() {
    original = newOriginal(original.next().plus(1000));
    original.start();
  }

  /** Stops the original as an operator does, and starts the next one a while later. */
  void restartOriginalInGoodOrder(long milliseconds) {
    original.stop();
    var next = newOriginal(original.next().plus(1000));
    isOriginalUp = false;
    world.runUntil(world.now() + milliseconds * SimulatedLink.MILLISECOND, ours);
    original = next;
    startOriginal();
  }

  void run(long seconds) {
    var hosts = new SimulatedHost[] {ours, original};
    world.runUntil(world.now() + seconds * SECOND, hosts);
  }

  /** Runs with a packet of each side every 100 ms. */
  void runWithTraffic(long seconds) {
    for (int i = 0; i < seconds * 10; i++) {
      ours.sendPacket();
      original.sendPacket();
      world.runUntil(world.now() + SECOND / 10, ours, original);
    }
  }

  boolean isUp() {
    return ours.isActive() && original.isActive();
  }

  Traffic fromOurs() {
    return fromOurs;
  }

  Traffic fromOriginal() {
    return fromOriginal;
  }

  /** Our counters. */
  Counters counters() {
    var process = ours.process();
    return process == null ? new Counters() : process.counters();
  }

  /** What happened. */
  @Override
  public String toString() {
    return world.story();
  }
}
