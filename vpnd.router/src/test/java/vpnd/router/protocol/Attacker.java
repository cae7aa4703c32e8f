// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.ArrayList;
import java.util.List;

/** Somebody on the path without keys, who keeps datagrams and sends old, bent and made-up ones. */
final class Attacker {
  private static final int MEMORY = 200;

  private final World world;
  private final List<VpndNode> victims;
  private final List<byte[]> seen = new ArrayList<>();

  Attacker(World world, List<VpndNode> victims) {
    this.world = world;
    this.victims = victims;
  }

  void observe(byte[] datagram) {
    if (seen.size() < MEMORY) {
      seen.add(datagram);
    } else {
      seen.set(world.dice().nextInt(MEMORY), datagram);
    }
  }

  void attack() {
    var victim = victims.get(world.dice().nextInt(victims.size()));
    if (world.chance(0.8) && !seen.isEmpty()) {
      var old = seen.get(world.dice().nextInt(seen.size()));
      if (world.chance(0.7)) {
        world.trace("the attacker sends", old, "again, to", victim);
        victim.receive(old);
      } else {
        victim.receiveForgery(bend(old));
      }
    } else {
      var made = new byte[world.dice().nextInt(200)];
      world.dice().nextBytes(made);
      victim.receiveForgery(made);
    }
  }

  private byte[] bend(byte[] datagram) {
    var bent = datagram.clone();
    var bit = world.dice().nextInt(bent.length * 8);
    bent[bit / 8] ^= (byte) (1 << (bit % 8));
    return bent;
  }
}
