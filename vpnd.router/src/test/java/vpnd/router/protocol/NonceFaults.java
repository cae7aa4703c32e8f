// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What makes a side take the messages of the other for old ones: a file of nonces is lost while the
 * clock is wrong, or another host runs for a while with a copy of the configuration.
 */
final class NonceFaults {
  private static final long SECOND = 1000 * SimulatedLink.MILLISECOND;
  private static final long DAY = 24 * 3600 * 1000;
  private static final List<Long> ERRORS = List.of(-VpndNode.EPOCH, -30 * DAY, -3000L);

  private final SimulationContext world;
  private final VpndNode a;
  private final VpndNode b;
  private final VpndNode copyOfA;
  private final boolean isListening;
  private final SplittableRandom dice;

  /**
   * @param isListening whether B waits until A calls
   */
  NonceFaults(
      SimulationContext world,
      VpndNode a,
      VpndNode b,
      VpndNode copyOfA,
      boolean isListening,
      long seed) {
    this.world = world;
    this.a = a;
    this.b = b;
    this.copyOfA = copyOfA;
    this.isListening = isListening;
    this.dice = new SplittableRandom(seed);
    List.of(a, b, copyOfA).forEach(VpndNode::countByClock);
  }

  /** Draws the troubles of the time from now to an instant. */
  void begin(long end) {
    for (var node : List.of(a, b)) {
      if (dice.nextBoolean()) {
        var error = ERRORS.get(dice.nextInt(ERRORS.size()));
        world.at(
            dice.nextLong(end),
            () -> {
              node.clockError(error);
              node.loseNonces();
            });
      }
    }
    if (dice.nextBoolean()) {
      var from = dice.nextLong(end - 4 * SECOND);
      world.at(
          from,
          () -> {
            b.onPeerCopied();
            copyOfA.start();
          });
      world.at(from + 4 * SECOND, copyOfA::stop);
    }
  }

  /**
   * The clock is right again of one side, or of both. A side that listens calls nobody, so the
   * other has to be right.
   */
  void end() {
    copyOfA.stop();
    var which = isListening ? 1 + 2 * dice.nextInt(2) : 1 + dice.nextInt(3);
    if ((which & 1) != 0) {
      a.clockError(0);
    }
    if ((which & 2) != 0) {
      b.clockError(0);
    }
  }
}
