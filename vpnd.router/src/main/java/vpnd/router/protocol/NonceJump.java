// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/**
 * Heals a peer that ignores our nonces (security B4): its announcements arrive, but it answers none
 * of ours, because it holds a higher mark against us, at most its own counter.
 */
final class NonceJump {
  /** So many announcements of the peer without an answer to ours mean that it ignores us. */
  private static final int LIMIT = 3;

  /** Beyond the distance in which a peer takes nonces for its own reflected ones. */
  private static final Nonce DISTANCE = new Nonce(0, 1L << 36, 0);

  private final Session session;
  private final Actions actions;
  private int unanswered;
  private boolean isTold;

  NonceJump(Session session, Actions actions) {
    this.session = session;
    this.actions = actions;
  }

  /** The peer took one of our messages. */
  void answered() {
    unanswered = 0;
    isTold = false;
  }

  /** The peer announced itself; if that was too often, our nonces jump above its own. */
  void announced() {
    if (++unanswered < LIMIT) {
      return;
    }
    unanswered = 0;
    var highest = session.mark();
    var target = highest.plus(DISTANCE);
    var canHelp = highest.compareTo(session.own().next()) > 0 && target.compareTo(highest) > 0;
    var range = canHelp ? actions.jumpTo(target) : null;
    if (range != null) {
      session.own(range);
      actions.notice(Actions.Notice.NONCES_JUMPED);
    } else if (!isTold) {
      isTold = true;
      actions.notice(Actions.Notice.NONCES_REFUSED);
    }
  }
}
