// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody on the path without keys, who keeps datagrams and sends old, bent and made-up ones, from
 * addresses of its own or in the name of others. Its addresses are negative.
 */
final class Attacker {
  private record Sighting(long at, Datagram datagram) {
    byte[] bytes() {
      return datagram.bytes();
    }
  }

  private static final int MEMORY = 200;
  private static final int ADDRESSES = 6;

  /** So long after it was sent a datagram has arrived, if ever. */
  private static final long OLD = 1000 * SimulatedLink.MILLISECOND;

  private final SimulationContext world;
  private final List<VpndNode> victims;
  private final List<Sighting> seen = new ArrayList<>();
  private double racing;
  private boolean holdsBack = true;

  Attacker(SimulationContext world, List<VpndNode> victims) {
    this.world = world;
    this.victims = victims;
  }

  /** How likely a copy of a datagram is sent from elsewhere so that it is there first. */
  void races(double probability) {
    racing = probability;
  }

  /**
   * From now on it has only what arrives as well, and comes second. A datagram that never arrived
   * is a sign of life when it is sent at last: an attacker that holds some back can delay for as
   * long that a session is given up.
   */
  void holdNothingBack() {
    holdsBack = false;
    racing = 0;
    seen.clear();
  }

  void observe(Datagram datagram, VpndNode victim) {
    if (!holdsBack && datagram.to() != victim.address()) {
      return;
    }
    var sighting = new Sighting(world.now(), datagram);
    if (seen.size() < MEMORY) {
      seen.add(sighting);
    } else {
      seen.set(world.dice().nextInt(MEMORY), sighting);
    }
    if (racing > 0 && world.chance(racing)) {
      var from = ownAddress();
      world.at(
          world.now(),
          () -> {
            world.trace("the attacker is the first to send", datagram, "to", victim);
            victim.receive(from, datagram.bytes());
          });
    }
  }

  void attack() {
    var victim = victims.get(world.dice().nextInt(victims.size()));
    var from = world.chance(0.5) ? ownAddress() : victim.peerAddress();
    if (world.chance(0.8) && !seen.isEmpty()) {
      var old = seen.get(world.dice().nextInt(seen.size()));
      if (world.chance(0.3)) {
        victim.receiveForgery(from, bend(old.bytes()));
      } else if (world.now() - old.at() >= OLD) {
        world.trace("the attacker sends", old.bytes(), "again, to", victim);
        victim.receive(from, old.bytes());
      }
    } else {
      var made = new byte[world.dice().nextInt(200)];
      world.dice().nextBytes(made);
      victim.receiveForgery(from, made);
    }
  }

  private int ownAddress() {
    return -1 - world.dice().nextInt(ADDRESSES);
  }

  private byte[] bend(byte[] datagram) {
    var bent = datagram.clone();
    var bit = world.dice().nextInt(bent.length * 8);
    bent[bit / 8] ^= (byte) (1 << (bit % 8));
    return bent;
  }
}
