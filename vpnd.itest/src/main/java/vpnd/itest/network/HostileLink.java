// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A link that belongs to an attacker without keys. It delivers each datagram unchanged, because the
 * tests need traffic, and adds to each:
 *
 * <ul>
 *   <li>noise of a length that cycles from 0 to {@value #LONGEST} bytes, to both sides, as from the
 *       peer and as from an unknown source;
 *   <li>an earlier datagram once more, to its destination, as from the peer and as from an unknown
 *       source (replay);
 *   <li>the same back to its sender (reflection);
 *   <li>the same with one bit changed, or truncated.
 * </ul>
 */
public final class HostileLink implements Link {
  /** The longest noise, in bytes. */
  public static final int LONGEST = 2000;

  private static final int MEMORY = 1 << 12;

  private record Recorded(Side from, ByteBuffer datagram) {}

  private final Random random;
  private final Recorded[] memory = new Recorded[MEMORY];
  private int carried;

  public HostileLink(Random random) {
    this.random = random;
  }

  @Override
  public void carry(Side from, ByteBuffer datagram, Wire wire) {
    wire.deliver(from.opposite(), datagram, 0);
    memory[carried % MEMORY] = new Recorded(from, datagram);
    var noise = noise(carried % (LONGEST + 1));
    carried++;
    for (var side : Side.values()) {
      wire.deliver(side, noise, 0);
      wire.deliverFromStranger(side, noise);
    }
    attackWith(memory[random.nextInt(Math.min(carried, MEMORY))], wire);
  }

  private void attackWith(Recorded recorded, Wire wire) {
    var target = recorded.from.opposite();
    wire.deliver(target, recorded.datagram, 0);
    wire.deliverFromStranger(target, recorded.datagram);
    wire.deliver(recorded.from, recorded.datagram, 0);
    wire.deliver(target, mutated(recorded.datagram), 0);
  }

  private ByteBuffer noise(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private ByteBuffer mutated(ByteBuffer datagram) {
    int length = datagram.remaining();
    if (length == 0 || random.nextInt(4) == 0) {
      return datagram.slice(0, random.nextInt(length + 1));
    }
    var changed = ByteBuffer.allocate(length).put(datagram.duplicate()).flip();
    int index = random.nextInt(length);
    return changed.put(index, (byte) (changed.get(index) ^ (1 << random.nextInt(8))));
  }
}
