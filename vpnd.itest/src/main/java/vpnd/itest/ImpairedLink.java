// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A link that is slow and unreliable, as long and bad links are.
 *
 * @param random the source of all chances
 * @param delayMillis how long each datagram takes
 * @param jitterMillis up to how much longer, evenly spread; so datagrams overtake each other
 * @param lossPercent how many are lost
 * @param duplicatePercent how many arrive twice
 */
record ImpairedLink(
    Random random, int delayMillis, int jitterMillis, int lossPercent, int duplicatePercent)
    implements Link {
  @Override
  public void carry(Side from, ByteBuffer datagram, Wire wire) {
    if (random.nextInt(100) >= lossPercent) {
      wire.deliver(from.opposite(), datagram, delayNanos());
      if (random.nextInt(100) < duplicatePercent) {
        wire.deliver(from.opposite(), datagram, delayNanos());
      }
    }
  }

  private long delayNanos() {
    return delayMillis * 1_000_000L + random.nextInt(jitterMillis * 1_000_000 + 1);
  }
}
