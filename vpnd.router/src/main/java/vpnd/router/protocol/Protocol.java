// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.Counter;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.api.PeerInfo;

/**
 * The protocol with one peer (protocol, sections 5 to 8): brings a session up, changes its keys,
 * notices a peer that is gone or has restarted.
 *
 * <p>At any time there is at most one key exchange under way. Its messages travel under a carrier:
 * the static key when there is no session or the peer restarted, else the current key. A session
 * goes on undisturbed while an exchange under the static key is tried beside it, so an old message
 * that an attacker held back ends nothing.
 */
public final class Protocol {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1000 * MILLISECOND;
  private static final long NEVER = Long.MAX_VALUE;

  static final long PEER_INFO_INTERVAL = 5 * SECOND;
  static final long HEARTBEAT_INTERVAL = 10 * SECOND;
  static final long RETRANSMIT_INTERVAL = 500 * MILLISECOND;

  /** An original calls a peer dead after 21 to 30 s; one lost heartbeat must not be enough. */
  static final long PEER_TIMEOUT = 25 * SECOND;

  /** At least as long as KEY_READY is repeated, which is sealed under the previous key. */
  static final long KEEP_PREVIOUS_KEY = PEER_TIMEOUT;

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

  /** Shortest time between two key changes that the peer may ask for (security C8). */
  static final long SHORTEST_KEY_LIFE = SECOND;

  /** The same under the static key; an original that starts over needs half a second. */
  static final long SHORTEST_HANDSHAKE = 250 * MILLISECOND;

  /** So many unanswered PEER_INFO of the peer mean that it ignores our nonces (security B4). */
  private static final int IGNORED_LIMIT = 3;

  /** Beyond the distance in which a peer takes nonces for its own reflected ones. */
  private static final Nonce JUMP = new Nonce(0, 1L << 36, 0);

  private final Settings settings;
  private final Session session;
  private final Entropy entropy;
  private final Actions actions;
  private final Counters counters;
  private final byte[] peerInfoBody = new byte[PeerInfoCodec.SIZE];
  private final byte[] keyBody = new byte[CipherSuite.KEY_SIZE];

  private CipherSuite suite;
  private int id;
  private @Nullable PeerInfo remote;
  private @Nullable KeyExchange exchange;
  private KeyRole keyRole = KeyRole.RESPONDER;
  private int unansweredInfos;

  private long peerInfoAt;
  private long answeredAt = -ANSWER_INTERVAL;
  private long acceptedAt = -SHORTEST_KEY_LIFE;
  private long lastLife;
  private long heartbeatAt = NEVER;
  private long keySince;
  private long keyUsedFrom;
  private long previousUntil = NEVER;
  private long holdUntil = NEVER;

  /**
   * @param staticKey what {@link CipherSuite#agree} made of the configured keys; owned from now on
   * @param own our own nonces, those that are allowed so far
   * @param mark the highest nonce ever received from the peer
   */
  public Protocol(
      Settings settings,
      CipherSuite suite,
      NativeMemory staticKey,
      NonceRange own,
      Nonce mark,
      Entropy entropy,
      Actions actions,
      Counters counters) {
    this.settings = settings;
    this.suite = suite;
    this.session = new Session(new SessionKey(staticKey), own, mark);
    this.entropy = entropy;
    this.actions = actions;
    this.counters = counters;
    this.id = (int) entropy.nextLong();
  }

  /** Uses another implementation of the suite from now on. */
  public void suite(CipherSuite replacement) {
    suite = replacement;
  }

  /** The state as an operator sees it. */
  public State state() {
    if (current() != null) {
      return State.ACTIVE;
    }
    var run = exchange;
    if (run == null) {
      return State.INIT;
    }
    return switch (run.phase()) {
      case STARTED -> State.KEY_START;
      case ACKNOWLEDGED -> State.KEY_ACK;
      case READY -> State.KEY_READY;
    };
  }

  /** The highest nonce ever received from the peer. */
  public Nonce mark() {
    return session.mark();
  }

  /**
   * Begins: announces itself to the peer.
   *
   * @param now at least 0, as in all other calls
   */
  public void start(long now) {
    announce(now);
  }

  /** Ends: all keys are given back. Nothing may be called after this but {@link #state}. */
  public void stop() {
    if (current() != null) {
      endSession(Actions.End.STOPPED);
    }
    dropExchange();
    for (var generation : KeyGeneration.values()) {
      drop(generation);
    }
  }

  /** Changes the key now, if a session is up, no change is under way, and this side starts them. */
  public boolean rekey(long now) {
    var key = current();
    if (key == null || exchange != null || keyRole != KeyRole.INITIATOR) {
      return false;
    }
    startExchange(key, now);
    return true;
  }

  // ---- Datagrams -----------------------------------------------------------------------------

  /**
   * Opens a datagram of the peer and acts on it.
   *
   * @return whether the slot now holds an inner packet for the host, from {@link
   *     PacketBatch#HEADROOM} on; otherwise the datagram is used up, or dropped and counted
   */
  public boolean onDatagram(Cipher cipher, PacketBatch batch, int slot, long now) {
    var fault = session.open(cipher, batch, slot);
    if (fault != null) {
      counters.add(fault);
      return false;
    }
    counters.add(Counter.RX_DATAGRAMS);
    var body = batch.offset(slot) + PacketBatch.HEADROOM;
    var length = batch.length(slot) - PacketBatch.HEADROOM;
    var type = MessageType.of(batch.bytes().get(body - 1));
    if (type == null || !type.allows(length)) {
      return refuse(type == null ? Counter.RX_UNKNOWN_TYPE : Counter.RX_MALFORMED);
    }
    if (session.openedBy() == KeyGeneration.STATIC) {
      onStaticMessage(type, batch.bytes(), body, now);
      return false;
    }
    return onSessionMessage(type, batch.bytes(), body, length, now);
  }

  private boolean refuse(Counter reason) {
    counters.add(reason);
    return false;
  }

  private void onStaticMessage(MessageType type, ByteBuffer bytes, int body, long now) {
    if (type == MessageType.DATA || type == MessageType.DEBUG_STRING) {
      refuse(Counter.RX_DATA_UNDER_STATIC_KEY);
      return;
    }
    if (!actions.storeMark(session.mark())) {
      refuse(Counter.RX_MARK_NOT_STORED);
      return;
    }
    switch (type) {
      case PEER_INFO -> onStaticPeerInfo(bytes, body, now);
      case KEY_SWITCH_START -> onKeySwitchStart(session.staticKey(), bytes, body, now);
      case KEY_SWITCH_ACK -> onKeySwitchAck(session.staticKey(), bytes, body, now);
      case KEY_READY -> onKeyReady(session.staticKey(), bytes, body, now);
      case DEBUG_STRING, DATA -> throw new AssertionError(type);
    }
  }

  private boolean onSessionMessage(
      MessageType type, ByteBuffer bytes, int body, int length, long now) {
    var generation = session.openedBy();
    PeerInfo info = null;
    if (type == MessageType.PEER_INFO) {
      info = PeerInfoCodec.decode(bytes, body);
      if (info == null) {
        return refuse(Counter.RX_MALFORMED);
      }
      remote = info;
    }
    lastLife = now;
    if (generation == KeyGeneration.NEXT) {
      if (remote == null) {
        return refuse(Counter.RX_UNEXPECTED);
      }
      takeNextKey(now);
    }
    if (generation != KeyGeneration.PREVIOUS) {
      finishExchange();
    }
    var key = generation == KeyGeneration.PREVIOUS ? null : current();
    switch (type) {
      case DATA -> {
        return true;
      }
      case PEER_INFO -> {}
      case KEY_SWITCH_START -> onKeySwitchStart(key, bytes, body, now);
      case KEY_SWITCH_ACK -> onKeySwitchAck(key, bytes, body, now);
      case KEY_READY -> onKeyReady(key, bytes, body, now);
      case DEBUG_STRING -> {
        var text = new byte[length];
        bytes.get(body, text);
        actions.debugString(text);
      }
    }
    return false;
  }

  /** The peer is in INIT: it has just started, or has given a session or an exchange up. */
  private void onStaticPeerInfo(ByteBuffer bytes, int body, long now) {
    var info = PeerInfoCodec.decode(bytes, body);
    if (info == null) {
      refuse(Counter.RX_MALFORMED);
      return;
    }
    remote = info;
    if (++unansweredInfos >= IGNORED_LIMIT) {
      unansweredInfos = 0;
      jump();
    }
    switch (KeyRole.of(id, info.id())) {
      case TIE -> {
        id = (int) entropy.nextLong();
        actions.notice(Actions.Notice.ID_TIE);
        answer(session.staticKey(), now);
      }
      case RESPONDER -> {
        var run = exchange;
        if (run != null && run.carrier() == session.staticKey()) {
          // The peer has given this one up, and would take a repeated KEY_SWITCH_ACK for one of the
          // next.
          dropExchange();
        }
        answer(session.staticKey(), now);
      }
      case INITIATOR -> {
        var run = exchange;
        if (run != null && run.carrier() == session.staticKey()) {
          if (now - run.sentAt() < SHORTEST_HANDSHAKE) {
            return;
          }
          if (run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, session.staticKey())) {
            resend(run, now);
            return;
          }
        }
        startExchange(session.staticKey(), now);
      }
    }
  }

  private void onKeySwitchStart(
      @Nullable SessionKey carrier, ByteBuffer bytes, int body, long now) {
    unansweredInfos = 0;
    if (carrier == null) {
      refuse(Counter.RX_UNEXPECTED);
      return;
    }
    var run = exchange;
    if (run != null && run.carrier() == carrier) {
      if (run.role() == KeyRole.RESPONDER && run.isPeerKey(bytes, body)) {
        if (run.phase() == KeyExchange.Phase.ACKNOWLEDGED) {
          resend(run, now);
        }
        return;
      }
      var info = remote;
      if (run.role() == KeyRole.INITIATOR
          && info != null
          && KeyRole.of(id, info.id()) == KeyRole.INITIATOR) {
        // Both started. The higher id gives way, but has to know ours for that.
        refuse(Counter.RX_UNEXPECTED);
        answer(carrier, now);
        return;
      }
    }
    var shortest = carrier == current() ? SHORTEST_KEY_LIFE : SHORTEST_HANDSHAKE;
    if (now - acceptedAt < shortest) {
      refuse(Counter.RX_RATE_LIMITED);
      return;
    }
    var answer = new KeyExchange(KeyRole.RESPONDER, carrier, suite, now);
    var key = answer.agree(bytes, body, suite);
    if (key == null) {
      answer.wipe();
      refuse(Counter.RX_MALFORMED);
      return;
    }
    acceptedAt = now;
    dropExchange();
    exchange = answer;
    session.replace(KeyGeneration.NEXT, key);
    if (carrier == current()) {
      holdUntil = now + HOLD_LIMIT;
      actions.hold(true);
    }
    sendExchange(answer, now);
  }

  private void onKeySwitchAck(@Nullable SessionKey carrier, ByteBuffer bytes, int body, long now) {
    var run = exchange;
    if (run == null || !run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, carrier)) {
      refuseRepeated(now);
      return;
    }
    unansweredInfos = 0;
    var key = run.agree(bytes, body, suite);
    if (key == null) {
      refuse(Counter.RX_MALFORMED);
      return;
    }
    session.replace(KeyGeneration.NEXT, key);
    run.phase(KeyExchange.Phase.READY);
    sendExchange(run, now);
    if (run.carrier() == current()) {
      takeNextKey(now);
    }
  }

  private void onKeyReady(@Nullable SessionKey carrier, ByteBuffer bytes, int body, long now) {
    var run = exchange;
    if (run == null || run.role() != KeyRole.RESPONDER || run.carrier() != carrier) {
      refuseRepeated(now);
      return;
    }
    var info = PeerInfoCodec.decode(bytes, body);
    if (info == null) {
      refuse(Counter.RX_MALFORMED);
      return;
    }
    remote = info;
    unansweredInfos = 0;
    if (run.carrier() == current()) {
      takeNextKey(now);
      finishExchange();
    } else {
      // Anyone could have kept a KEY_READY of a dead process; a message under the new key proves
      // it.
      run.phase(KeyExchange.Phase.READY);
      sendPeerInfo(Objects.requireNonNull(session.key(KeyGeneration.NEXT)));
    }
  }

  /** The peer repeats what is done because it has seen no message under the new key yet. */
  private void refuseRepeated(long now) {
    refuse(Counter.RX_UNEXPECTED);
    var key = current();
    if (key != null) {
      answer(key, now);
    }
  }

  // ---- Timers --------------------------------------------------------------------------------

  /** When {@link #onTimer} has something to do, if nothing happens before. */
  public long nextDeadline() {
    var next = Math.min(previousUntil, holdUntil);
    var run = exchange;
    if (run != null) {
      next = Math.min(next, Math.min(run.sentAt() + RETRANSMIT_INTERVAL, limit(run)));
    }
    if (current() != null) {
      next = Math.min(next, Math.min(heartbeatAt, lastLife + PEER_TIMEOUT));
      if (keyRole == KeyRole.INITIATOR && run == null) {
        next = Math.min(next, keySince + settings.maxKeyAge());
      }
    } else if (run == null) {
      next = Math.min(next, peerInfoAt);
    }
    return next;
  }

  /** Does what is due. May be called at any time. */
  public void onTimer(long now) {
    if (now >= previousUntil) {
      drop(KeyGeneration.PREVIOUS);
      previousUntil = NEVER;
    }
    if (now >= holdUntil) {
      release();
    }
    var run = exchange;
    if (run != null) {
      if (now >= limit(run)) {
        giveUp(run, now);
      } else if (now - run.sentAt() >= RETRANSMIT_INTERVAL) {
        resend(run, now);
      }
    }
    if (current() != null) {
      onSessionTimer(now);
    } else if (exchange == null && now >= peerInfoAt) {
      counters.add(Counter.PEER_INFO_RETRANSMITS);
      announce(now);
    }
  }

  private void onSessionTimer(long now) {
    if (now - lastLife >= PEER_TIMEOUT) {
      endSession(Actions.End.PEER_SILENT);
      announce(now);
      return;
    }
    var isOld = now - keySince >= settings.maxKeyAge();
    if (now >= heartbeatAt) {
      sendPeerInfo(Objects.requireNonNull(current()));
      heartbeatAt = now + HEARTBEAT_INTERVAL;
      isOld |= session.own().used() - keyUsedFrom >= settings.maxKeyPackets();
    }
    if (isOld) {
      rekey(now);
    }
  }

  private long limit(KeyExchange run) {
    return run.startedAt()
        + (run.carrier() == session.staticKey() ? HANDSHAKE_LIMIT : PEER_TIMEOUT);
  }

  private void giveUp(KeyExchange run, long now) {
    var isLost = run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, current());
    dropExchange();
    if (isLost) {
      endSession(Actions.End.REKEY_FAILED);
    }
    if (current() == null) {
      announce(now);
    }
  }

  // ---- Key exchange --------------------------------------------------------------------------

  private void startExchange(SessionKey carrier, long now) {
    dropExchange();
    exchange = new KeyExchange(KeyRole.INITIATOR, carrier, suite, now);
    sendExchange(exchange, now);
  }

  private void resend(KeyExchange run, long now) {
    counters.add(
        switch (run.phase()) {
          case STARTED -> Counter.KEY_SWITCH_START_RETRANSMITS;
          case ACKNOWLEDGED -> Counter.KEY_SWITCH_ACK_RETRANSMITS;
          case READY ->
              run.role() == KeyRole.INITIATOR
                  ? Counter.KEY_READY_RETRANSMITS
                  : Counter.KEY_SWITCH_ACK_RETRANSMITS;
        });
    sendExchange(run, now);
  }

  /**
   * Sends what the phase asks for. Once the new key is known, a PEER_INFO under it goes along: an
   * original peer falls back unless one reaches it within half a second (protocol, section 8).
   */
  private void sendExchange(KeyExchange run, long now) {
    run.sentAt(now);
    if (run.phase() == KeyExchange.Phase.READY && run.role() == KeyRole.INITIATOR) {
      encodePeerInfo();
      actions.send(run.carrier(), MessageType.KEY_READY, peerInfoBody, peerInfoBody.length);
    } else {
      run.copyPublicKey(keyBody);
      var type =
          run.role() == KeyRole.INITIATOR
              ? MessageType.KEY_SWITCH_START
              : MessageType.KEY_SWITCH_ACK;
      actions.send(run.carrier(), type, keyBody, keyBody.length);
    }
    if (run.phase() != KeyExchange.Phase.STARTED) {
      var next = session.key(KeyGeneration.NEXT);
      sendPeerInfo(next != null ? next : Objects.requireNonNull(current()));
    }
  }

  /** The next key becomes the current one; if it came with a new session, that begins. */
  private void takeNextKey(long now) {
    var run = Objects.requireNonNull(exchange);
    var key = Objects.requireNonNull(session.replace(KeyGeneration.NEXT, null));
    var isNewSession = run.carrier() == session.staticKey();
    if (isNewSession && current() != null) {
      actions.sessionDown(Actions.End.PEER_RESTARTED);
    }
    drop(KeyGeneration.PREVIOUS);
    var old = session.replace(KeyGeneration.CURRENT, key);
    if (old != null) {
      session.replace(KeyGeneration.PREVIOUS, old);
      previousUntil = now + KEEP_PREVIOUS_KEY;
    }
    keyRole = run.role();
    keySince = now;
    keyUsedFrom = session.own().used();
    lastLife = now;
    unansweredInfos = 0;
    counters.add(Counter.KEYS);
    actions.transmit(key);
    release();
    sendPeerInfo(key);
    heartbeatAt = now + HEARTBEAT_INTERVAL;
    actions.storeMarkLater(session.mark());
    if (isNewSession) {
      counters.add(Counter.SESSIONS);
      actions.sessionUp(Objects.requireNonNull(remote));
    } else {
      actions.notice(Actions.Notice.NEW_KEY);
    }
  }

  /** A message under the current key came: the peer needs nothing of the exchange any more. */
  private void finishExchange() {
    var run = exchange;
    if (run != null
        && run.phase() != KeyExchange.Phase.STARTED
        && session.key(KeyGeneration.NEXT) == null) {
      run.wipe();
      exchange = null;
    }
  }

  private void dropExchange() {
    var run = exchange;
    if (run != null) {
      run.wipe();
      exchange = null;
    }
    drop(KeyGeneration.NEXT);
    release();
  }

  private void endSession(Actions.End reason) {
    dropExchange();
    actions.transmit(null);
    drop(KeyGeneration.CURRENT);
    drop(KeyGeneration.PREVIOUS);
    previousUntil = NEVER;
    actions.storeMarkLater(session.mark());
    actions.sessionDown(reason);
  }

  private void drop(KeyGeneration generation) {
    var key = session.replace(generation, null);
    if (key != null) {
      actions.retire(key.memory());
    }
  }

  private void release() {
    if (holdUntil != NEVER) {
      holdUntil = NEVER;
      actions.hold(false);
    }
  }

  // ---- Messages ------------------------------------------------------------------------------

  private void announce(long now) {
    sendPeerInfo(session.staticKey());
    peerInfoAt = now + PEER_INFO_INTERVAL;
  }

  /**
   * Answers with a PEER_INFO, at a limited rate, so that the peer need not wait for the next one.
   */
  private void answer(SessionKey key, long now) {
    if (now - answeredAt >= ANSWER_INTERVAL) {
      answeredAt = now;
      sendPeerInfo(key);
    }
  }

  private void sendPeerInfo(SessionKey key) {
    encodePeerInfo();
    actions.send(key, MessageType.PEER_INFO, peerInfoBody, peerInfoBody.length);
  }

  private void encodePeerInfo() {
    PeerInfoCodec.encode(settings.announcement().apply(id), settings.ipv6Family(), peerInfoBody);
  }

  /** Lets our nonces jump above the peer's own, the highest that it can hold against us. */
  private void jump() {
    var highest = session.mark();
    var target = highest.plus(JUMP);
    var canHelp = highest.compareTo(session.own().next()) > 0 && target.compareTo(highest) > 0;
    var range = canHelp ? actions.jumpTo(target) : null;
    if (range != null) {
      session.own(range);
    }
    actions.notice(range != null ? Actions.Notice.NONCES_JUMPED : Actions.Notice.NONCES_REFUSED);
  }

  private @Nullable SessionKey current() {
    return session.key(KeyGeneration.CURRENT);
  }
}
