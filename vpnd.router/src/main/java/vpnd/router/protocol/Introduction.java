// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.PeerInfo;

/** What both sides tell each other of themselves (protocol, sections 3 and 5). */
final class Introduction {
  private final Settings settings;
  private final SessionKey staticKey;
  private final Entropy entropy;
  private final Actions actions;
  private final Counters counters;
  private final byte[] body = new byte[PeerInfoCodec.SIZE];

  private int id;
  private @Nullable PeerInfo remote;
  private long announceAt;
  private long answeredAt = -Timing.ANSWER_INTERVAL;

  Introduction(
      Settings settings,
      SessionKey staticKey,
      Entropy entropy,
      Actions actions,
      Counters counters) {
    this.settings = settings;
    this.staticKey = staticKey;
    this.entropy = entropy;
    this.actions = actions;
    this.counters = counters;
    this.id = (int) entropy.nextLong();
  }

  /** What the peer said last; null if it never did. */
  @Nullable PeerInfo remote() {
    return remote;
  }

  /** Takes the peer's info from an index of a message; false, and counted, if it is malformed. */
  boolean learn(ByteBuffer bytes, int index) {
    var info = PeerInfoCodec.decode(bytes, index);
    if (info == null) {
      counters.add(Counter.RX_MALFORMED);
      return false;
    }
    remote = info;
    return true;
  }

  /** Our role by the ids of both sides; the peer has told its own. */
  KeyRole role() {
    return KeyRole.of(id, Objects.requireNonNull(remote).id());
  }

  /** Draws another id. */
  void drawId() {
    id = (int) entropy.nextLong();
    actions.notice(Actions.Notice.ID_TIE);
  }

  /** Tells a peer of which nothing is known that this side is there. */
  void announce(long now) {
    send(staticKey);
    announceAt = now + Timing.PEER_INFO_INTERVAL;
  }

  /** Announces again if it is time. */
  void onTimer(long now) {
    if (now >= announceAt) {
      counters.add(Counter.PEER_INFO_RETRANSMITS);
      announce(now);
    }
  }

  /** When the next announcement is due. */
  long nextDeadline() {
    return announceAt;
  }

  /** Answers the peer, at a limited rate, so that it need not wait for the next PEER_INFO. */
  void answer(SessionKey key, long now) {
    if (now - answeredAt >= Timing.ANSWER_INTERVAL) {
      answeredAt = now;
      send(key);
    }
  }

  /** Sends a PEER_INFO. */
  void send(SessionKey key) {
    send(key, MessageType.PEER_INFO);
  }

  /** Sends a KEY_READY. */
  void sendKeyReady(SessionKey key) {
    send(key, MessageType.KEY_READY);
  }

  private void send(SessionKey key, MessageType type) {
    PeerInfoCodec.encode(settings.announcement().apply(id), settings.ipv6Family(), body);
    actions.send(key, type, body, body.length);
  }
}
