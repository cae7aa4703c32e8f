// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A slow and unreliable link.
 *
 * @param random the source of randomness
 * @param delayMillis delay of each datagram
 * @param jitterMillis maximum of the additional delay, evenly distributed, so that datagrams are
 *     reordered
 * @param lossPercent percentage of lost datagrams
 * @param duplicatePercent percentage of duplicated datagrams
 */
public record ImpairedLink(
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
