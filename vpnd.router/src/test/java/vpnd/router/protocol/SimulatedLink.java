// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.Consumer;

/** One direction of the network between two hosts: what it does to datagrams can change. */
final class SimulatedLink {
  static final long MILLISECOND = 1_000_000;

  private final SimulationContext world;
  private final String name;
  private final Consumer<Datagram> receiver;
  private double loss;
  private double duplication;
  private long shortestDelay = MILLISECOND;
  private long longestDelay = MILLISECOND;
  private boolean isCut;

  SimulatedLink(SimulationContext world, String name, Consumer<Datagram> receiver) {
    this.world = world;
    this.name = name;
    this.receiver = receiver;
  }

  /** Loses and doubles datagrams with a probability. */
  void unreliable(double newLoss, double newDuplication) {
    loss = newLoss;
    duplication = newDuplication;
  }

  /** Delays each datagram by a time of its own, so that some overtake others. */
  void delay(long shortest, long longest) {
    shortestDelay = shortest;
    longestDelay = longest;
  }

  void cut(boolean cut) {
    isCut = cut;
  }

  void send(Datagram datagram) {
    if (isCut || world.dice().nextDouble() < loss) {
      world.trace(name, "loses", datagram);
      return;
    }
    deliver(datagram);
    if (duplication > 0 && world.dice().nextDouble() < duplication) {
      deliver(datagram);
    }
  }

  private void deliver(Datagram datagram) {
    var spread = longestDelay - shortestDelay;
    var delay = shortestDelay + (spread == 0 ? 0 : world.dice().nextLong(spread));
    world.at(world.now() + delay, () -> receiver.accept(datagram));
  }
}
