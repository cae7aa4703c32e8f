// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.Endpoint;
import vpnd.api.role.PeerInfo;

/**
 * How far this side and the peer have come with each other; immutable.
 *
 * @param since how long there has been a session, or none
 * @param silence how long nothing authentic has come from the peer; null if nothing ever did
 * @param endpoints where the peer may be
 * @param replies what came of datagrams sent to some of them on trial
 * @param unknownSource the source of a first message, within {@code since}, that no key of any peer
 *     opens; null if there was none
 * @param isAlone whether no other peer shares the device, so that an unknown source is likely to be
 *     this one
 * @param peerInfo what the peer told of itself; null while no session is up
 * @param refusals what the role does not accept of that
 * @param nonceOrigin of this side
 * @param hasJumped whether the nonces of this side have left all behind that the peer may refuse,
 *     since a session was up or from the start
 * @param rivals the latest addresses from which another process used the peer's keys while a
 *     session was up
 * @param isShared whether the peer's announcements showed lately that two processes use its keys
 * @param standsBy whether another peer is preferred and used
 */
public record Contact(
    PeerState state,
    Duration since,
    @Nullable Duration silence,
    List<Endpoint> endpoints,
    Map<Endpoint, Reply> replies,
    @Nullable Endpoint unknownSource,
    boolean isAlone,
    @Nullable PeerInfo peerInfo,
    List<String> refusals,
    NonceOrigin nonceOrigin,
    boolean hasJumped,
    List<Endpoint> rivals,
    boolean isShared,
    boolean standsBy) {

  /** A peer says something every 10 s (protocol, section 6); so long without is a sign. */
  static final Duration SILENCE = Duration.ofSeconds(12);

  /** The protocol with the peer has not begun. */
  public static final Contact NONE =
      new Contact(
          PeerState.INIT,
          Duration.ZERO,
          null,
          List.of(),
          Map.of(),
          null,
          true,
          null,
          List.of(),
          NonceOrigin.CONTINUED,
          false,
          List.of(),
          false,
          false);

  /** Whether a session is up. */
  public boolean isUp() {
    return state == PeerState.ACTIVE;
  }

  /** Whether the peer was there once and nothing has come for longer than it should take. */
  boolean isSilent() {
    return silence != null && silence.compareTo(SILENCE) >= 0;
  }

  /** Whether all that came of datagrams on trial, one at least, is this. */
  boolean isAlways(Reply reply) {
    return !replies.isEmpty() && replies.values().stream().allMatch(reply::equals);
  }

  /** The same with what came of datagrams sent on trial. */
  public Contact withReplies(Map<Endpoint, Reply> newReplies) {
    return new Contact(
        state,
        since,
        silence,
        endpoints,
        newReplies,
        unknownSource,
        isAlone,
        peerInfo,
        refusals,
        nonceOrigin,
        hasJumped,
        rivals,
        isShared,
        standsBy);
  }
}
