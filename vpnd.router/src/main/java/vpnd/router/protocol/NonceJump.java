// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;

/**
 * Continues our nonces above all that the peer may remember of us (security B4): above its own
 * counter, beyond which no reflection has driven its mark; and where a counter would begin that is
 * made now, for that is above any that was made earlier, by whatever host with our key.
 *
 * <p>Only the upper 64 bits jump. The lower 128 go on counting, so no nonce comes twice whatever
 * the clock does, and {@link NonceRange#hasUsed} knows our messages from before any jump.
 */
final class NonceJump {
  /** By the clock, a counter is left behind that was made so long ago: 30 s in milliseconds. */
  private static final long OLD = 30_000L << Nonce.CLOCK_SHIFT;

  private final Session session;
  private final Actions actions;

  NonceJump(Session session, Actions actions) {
    this.session = session;
    this.actions = actions;
  }

  /** Jumps as high as may help; false if nothing can. */
  boolean jump() {
    var next = session.localNonces().next();
    var high = next.high();
    var mark = session.mark();
    if (mark.compareTo(next) > 0 && mark.high() != -1) {
      high = mark.high() + 1;
    }
    var byClock = actions.counterByClock();
    if (Long.compareUnsigned(byClock, high) > 0
        && Long.compareUnsigned(byClock - next.high(), OLD) >= 0) {
      high = byClock;
    }
    if (high == next.high()) {
      return false;
    }
    actions.jump(high);
    return true;
  }
}
