// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.role.PeerInfo;

/** What both sides tell each other of themselves (protocol, sections 3 and 5). */
final class PeerInfoExchange {
  private final Settings settings;
  private final SessionKey staticKey;
  private final Entropy entropy;
  private final Actions actions;
  private final Counters counters;
  private final CipherNegotiation negotiation;
  private final byte[] body = new byte[PeerInfoCodec.SIZE];

  private int id;
  private @Nullable PeerInfo remote;

  /** The peer info as it came, with what is ignored. */
  private byte[] learned = {};

  private long announceAt = Timing.NEVER;

  /** When a listening side falls silent. */
  private long silentAt = Timing.NEVER;

  private long answeredAt = -Timing.ANSWER_INTERVAL;

  /** Under which key an answer is due that came too soon after the one before; null if none is. */
  private @Nullable SessionKey owed;

  PeerInfoExchange(
      Settings settings,
      SessionKey staticKey,
      Entropy entropy,
      Actions actions,
      Counters counters,
      CipherNegotiation negotiation) {
    this.settings = settings;
    this.staticKey = staticKey;
    this.entropy = entropy;
    this.actions = actions;
    this.counters = counters;
    this.negotiation = negotiation;
    this.id = (int) entropy.nextLong();
  }

  boolean isListening() {
    return settings.isListening();
  }

  /** What the peer said last; null if it never did. */
  @Nullable PeerInfo remote() {
    return remote;
  }

  /** The id that the peer has in its session. */
  int remoteId() {
    return Objects.requireNonNull(remote).id();
  }

  /** Takes the peer's info from a message; false, and counted, if it is malformed. */
  boolean learn(Opened message) {
    var bytes = message.bytes();
    var index = message.body();
    var info = PeerInfoCodec.decode(bytes, index);
    if (info == null) {
      counters.add(Counter.RX_MALFORMED);
      return false;
    }
    remote = info;
    var body = new byte[PeerInfoCodec.SIZE];
    bytes.get(index, body);
    if (!Arrays.equals(body, learned)) {
      learned = body;
      tellIgnored(bytes, index);
    }
    return true;
  }

  private void tellIgnored(ByteBuffer bytes, int index) {
    if (PeerInfoCodec.hasUnknownFamily(bytes, index)) {
      actions.notice(Actions.Notice.UNKNOWN_FAMILY);
    }
    if (PeerInfoCodec.hasBadDomain(bytes, index)) {
      actions.notice(Actions.Notice.BAD_DOMAIN);
    }
  }

  /** Our role by the ids of both sides; the peer has told its own. */
  KeyRole role() {
    return KeyRole.of(id, remoteId());
  }

  /** Draws another id. */
  void drawId() {
    id = (int) entropy.nextLong();
    actions.notice(Actions.Notice.ID_TIE);
  }

  /** Whether this side is listening and has nobody to announce itself to. */
  boolean isWaiting() {
    return settings.isListening() && announceAt == Timing.NEVER;
  }

  /** Announces itself from the start, unless this side is listening. */
  void start(long now) {
    if (!settings.isListening()) {
      announce(now);
    }
  }

  /** The peer spoke outside a session: it is called back for a while if that leads to nothing. */
  void called(long now) {
    if (settings.isListening()) {
      callUntil(now + Timing.CALL_LIMIT);
      announceAt = Math.min(announceAt, now + Timing.CALL_BACK_DELAY);
    }
  }

  /** The session is over: announces itself, a listening side for a limited time. */
  void recall(long now) {
    if (settings.isListening()) {
      callUntil(now + Timing.RECALL_LIMIT);
    }
    announce(now);
  }

  /** The session is over, and this side is to announce itself later. */
  void recallAt(long time) {
    if (settings.isListening()) {
      callUntil(time + Timing.RECALL_LIMIT);
    }
    announceAt = time;
    owed = null;
  }

  /** Calls a peer that may not know yet that its session is over. */
  void callBack(long now) {
    callUntil(now + Timing.RECALL_LIMIT);
    send(staticKey);
    announceAt = now + Timing.CALL_BACK_DELAY;
  }

  private void callUntil(long limit) {
    silentAt = isWaiting() ? limit : Math.max(silentAt, limit);
  }

  /** Tells a peer of which nothing is known that this side is there. */
  void announce(long now) {
    send(staticKey);
    announceAt = now + Timing.PEER_INFO_INTERVAL;
  }

  /** Whether {@link #onTimer} will announce this side. */
  boolean isCallDue(long now) {
    return now >= announceAt && now < silentAt;
  }

  /** Announces again, or falls silent, if it is time. */
  void onTimer(long now) {
    if (now >= silentAt) {
      announceAt = Timing.NEVER;
      silentAt = Timing.NEVER;
    } else if (now >= announceAt) {
      counters.add(Counter.PEER_INFO_RETRANSMITS);
      announce(now);
    }
  }

  /** When something is due. */
  long nextDeadline() {
    return Math.min(announceAt, silentAt);
  }

  /**
   * Answers the peer, so that it need not wait for the next PEER_INFO. Answers have a limited rate;
   * one that comes too soon after another goes out late: it may be for another process than that.
   */
  void answer(SessionKey key, long now) {
    if (now - answeredAt >= Timing.ANSWER_INTERVAL) {
      answeredAt = now;
      owed = null;
      send(key);
    } else {
      owed = key;
    }
  }

  /** Nothing is to be answered under a key any more. */
  void dropAnswer(SessionKey key) {
    if (owed == key) {
      owed = null;
    }
  }

  /** When an answer is due. */
  long answerDeadline() {
    return owed == null ? Timing.NEVER : answeredAt + Timing.ANSWER_INTERVAL;
  }

  /**
   * Gives the answer that is due.
   *
   * @param current the key in use; null while no session is up
   */
  void answerLate(@Nullable SessionKey current, long now) {
    var key = owed;
    if (key != null && now >= answerDeadline()) {
      owed = null;
      if (key == staticKey || key == current) {
        answer(key, now);
      }
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
    var info = settings.announcement().apply(id);
    PeerInfoCodec.encode(info, settings.ipv6Family(), negotiation.advertised(key), body);
    if (key != staticKey) {
      PeerInfoCodec.offerExtensions(body);
    }
    actions.send(key, type, body, body.length);
  }
}
