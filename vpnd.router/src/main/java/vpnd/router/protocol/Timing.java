// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** Durations of the protocol (sections 6 and 8), in nanoseconds. */
final class Timing {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1000 * MILLISECOND;

  /** A deadline that does not come. */
  static final long NEVER = Long.MAX_VALUE;

  /** Between two PEER_INFO while no session is up. */
  static final long PEER_INFO_INTERVAL = 5 * SECOND;

  /**
   * How soon a listening side announces itself to a peer that spoke and says nothing more: its
   * answer may have gone to somebody who sent a copy first (security C1).
   */
  static final long CALL_BACK_DELAY = SECOND;

  /** How long a listening side announces itself to a peer that did not get as far as a session. */
  static final long CALL_LIMIT = 10 * SECOND;

  /** How long a listening side announces itself to a peer that was lost. */
  static final long RECALL_LIMIT = 120 * SECOND;

  /** Between two PEER_INFO while a session is up, if the configuration does not shorten it. */
  static final long HEARTBEAT_INTERVAL = 10 * SECOND;

  /** Between two times that a message of a key exchange is sent. */
  static final long RETRANSMIT_INTERVAL = 500 * MILLISECOND;

  /**
   * A peer that has answered nothing for so long may take our messages for old ones; more than
   * {@link #PEER_TIMEOUT}, so that some calls came before.
   */
  static final long JUMP_LIMIT = 45 * SECOND;

  /**
   * Shortest time between two jumps of our nonces (security B4). With the wait for the next
   * PEER_INFO it is less than the minute in which a corrected clock resolves everything.
   */
  static final long JUMP_INTERVAL = 50 * SECOND;

  /** A router that has heard nothing of a flow for some minutes forgets it; that is for others. */
  static final long FLOW_LIMIT = 60 * SECOND;

  /**
   * The default of the configuration. An original calls a peer dead after 21 to 30 s; one lost
   * heartbeat must not be enough.
   */
  static final long PEER_TIMEOUT = 25 * SECOND;

  /**
   * How long an exchange under the static key may take before it begins anew. It is more than a
   * heartbeat: an original responder whose first PEER_INFO under the new key was lost says nothing
   * under it until the next one.
   */
  static final long HANDSHAKE_LIMIT = HEARTBEAT_INTERVAL + 2 * SECOND;

  /** How long the responder holds packets back for a KEY_READY. */
  static final long HOLD_LIMIT = SECOND;

  /**
   * Shortest time between two PEER_INFO in answer to others; an original that gives a handshake up
   * announces itself after half a second and then only every five.
   */
  static final long ANSWER_INTERVAL = 250 * MILLISECOND;

  /** Shortest time between two announcements that are taken from the peer (section 16). */
  static final long ANNOUNCEMENT_INTERVAL = SECOND;

  /**
   * How long a peer gets no session after two processes were seen to use its keys (section 16.4);
   * less than {@link #JUMP_LIMIT}, so that its nonces do not jump for it.
   */
  static final long REFUSAL = 30 * SECOND;

  /** Shortest time between two key changes that the peer may ask for (security C8). */
  static final long SHORTEST_KEY_LIFE = SECOND;

  /** The same under the static key; an original that starts over needs half a second. */
  static final long SHORTEST_HANDSHAKE = 250 * MILLISECOND;

  private Timing() {}
}
