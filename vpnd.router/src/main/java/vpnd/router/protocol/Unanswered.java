// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/**
 * What a side does when its peer does not answer. Either the peer takes our messages for old ones
 * (security B4): then our nonces jump. Or they do not reach it, because a router on the way sends
 * our flow nowhere for as long as the flow goes on: then we begin another flow.
 */
final class Unanswered {
  /** After this number of announcements without an answer to ours, the peer ignores us. */
  private static final int LIMIT = 3;

  private final boolean isListening;
  private final SessionLife life;
  private final NonceJump jump;
  private final Actions actions;
  private long answeredAt;
  private long freshAt;
  private int announcements;
  private boolean isTold;
  private boolean hasJumped;
  private long jumpedAt;

  Unanswered(boolean isListening, SessionLife life, NonceJump jump, Actions actions) {
    this.isListening = isListening;
    this.life = life;
    this.jump = jump;
    this.actions = actions;
  }

  /** The peer took one of our messages, or we begin to wait for that. */
  void answered(long now) {
    answeredAt = now;
    announcements = 0;
    isTold = false;
  }

  /** The peer announced itself instead of answering. */
  void announced(long now) {
    if (++announcements < LIMIT || !mayJump(now)) {
      return;
    }
    announcements = 0;
    if (jump(now)) {
      actions.notice(Actions.Notice.NONCES_JUMPED);
    } else if (!isTold) {
      isTold = true;
      actions.notice(Actions.Notice.NONCES_REFUSED);
    }
  }

  /** A jump has to be stored; no peer may ask for that time and again. */
  private boolean mayJump(long now) {
    return !life.isUp() && (!hasJumped || now - jumpedAt >= Timing.JUMP_INTERVAL);
  }

  private boolean jump(long now) {
    var jumps = jump.jump();
    if (jumps) {
      hasJumped = true;
      jumpedAt = now;
    }
    return jumps;
  }

  /** We are about to announce ourselves. */
  void announcing(long now) {
    var since = Math.max(answeredAt, life.silentSince());
    if (now - since >= Timing.JUMP_LIMIT && mayJump(now) && jump(now)) {
      actions.notice(Actions.Notice.NONCES_RENEWED);
    }
    if (!isListening && now - Math.max(since, freshAt) >= Timing.FLOW_LIMIT) {
      freshAt = now;
      actions.beginFlow();
    }
  }
}
