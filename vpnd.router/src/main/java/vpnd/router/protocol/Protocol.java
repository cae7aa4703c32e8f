// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;

/**
 * The protocol with one peer (protocol, sections 5 to 8): brings a session up, changes its keys,
 * notices a peer that is gone or has restarted.
 *
 * <p>This is the way in: it opens datagrams, tells what each is for, and has the timers run. {@link
 * Handshake} agrees on keys, {@link SessionLife} keeps a session, {@link PeerInfoExchange} tells
 * both sides of each other.
 */
public final class Protocol {
  private final Session session;
  private final CipherNegotiation negotiation;
  private final PeerInfoExchange peerInfoExchange;
  private final PathProbes probes;
  private final Announcements announcements;
  private final SessionLife life;
  private final Handshake handshake;
  private final Actions actions;
  private final Counters counters;
  private long refusedUntil;

  /**
   * @param staticKey what {@link CipherSuite#agree} made of the configured keys; owned from now on
   * @param localNonces our own nonces, those that are allowed so far
   * @param mark the highest nonce ever received from the peer
   */
  public Protocol(
      Settings settings,
      Suites suites,
      NativeMemory staticKey,
      NonceRange localNonces,
      Nonce mark,
      Entropy entropy,
      Actions actions,
      Counters counters) {
    this.actions = actions;
    this.counters = counters;
    session = new Session(new SessionKey(staticKey), localNonces, mark);
    negotiation = new CipherNegotiation(session, suites.aegis() != null);
    peerInfoExchange =
        new PeerInfoExchange(
            settings, session.staticKey(), entropy, actions, counters, negotiation);
    probes = new PathProbes(session, actions);
    announcements = new Announcements(settings, session, entropy, actions, counters);
    life =
        new SessionLife(
            settings, session, peerInfoExchange, probes, announcements, actions, counters);
    handshake = new Handshake(session, life, peerInfoExchange, suites, actions, counters);
  }

  /**
   * The host knows the path to the peer.
   *
   * @param hint the longest packet that it takes to pass, in bytes; maybe forged
   * @param ceiling the longest packet that its own link takes
   * @param isOther whether the path leads elsewhere than before
   */
  public void path(int hint, int ceiling, boolean isOther, long now) {
    probes.path(hint, ceiling, isOther, now);
  }

  /** Uses other suites from now on, and tells the peer if that changes what this side opens. */
  public void suites(Suites replacement) {
    handshake.suites(replacement);
    var key = life.current();
    if (negotiation.support(replacement.aegis() != null) && key != null) {
      peerInfoExchange.send(key);
    }
  }

  /** Whether packets of the host are sealed under {@code aegis256}. */
  public boolean usesAegis() {
    var key = life.current();
    var data = key == null ? null : key.data();
    return data != null && data.isAgreed();
  }

  /** How often the keys that are valid have changed, so {@link #dataSeries} may have, too. */
  public int keyChanges() {
    return session.keyChanges();
  }

  /** The upper halves of the counters of the peer's packets under {@code aegis256}. */
  public int[] dataSeries() {
    return session.series();
  }

  /** The state as an operator sees it. */
  public PeerState state() {
    if (life.isUp()) {
      return PeerState.ACTIVE;
    }
    return peerInfoExchange.isWaiting() && !handshake.isUnderWay()
        ? PeerState.HOST_WAIT
        : handshake.state();
  }

  /** Whether the highest nonce ever received has the same upper 128 bits as another one. */
  public boolean isOfSeries(Nonce other) {
    return session.isOfSeries(other);
  }

  /**
   * How many datagrams the peer has sent, as far as its nonces and counters tell; only differences
   * mean anything.
   */
  public long peerSent() {
    return session.mark().low() + session.dataSent();
  }

  /** The highest nonce ever received from the peer. */
  public Nonce mark() {
    return session.mark();
  }

  /**
   * Begins: announces itself to the peer, or waits for it.
   *
   * @param now at least 0, as in all other calls
   */
  public void start(long now) {
    handshake.answered(now);
    peerInfoExchange.start(now);
  }

  /** Our nonces go on with another range, as {@link Actions#jump} asked for. */
  public void jumped(NonceRange range, long now) {
    session.localNonces(range);
    if (!life.isUp() && !handshake.isUnderWay() && !peerInfoExchange.isWaiting()) {
      peerInfoExchange.announce(now);
    }
  }

  /**
   * The peer is at an address that it proved to a process before this one: calls it from now on, as
   * a peer that was lost.
   */
  public void callBack(long now) {
    handshake.answered(now);
    peerInfoExchange.callBack(now);
  }

  /** Ends: all keys are given back. Nothing may be called after this but {@link #state}. */
  public void stop() {
    handshake.drop();
    if (life.isUp()) {
      life.end(Actions.End.STOPPED);
    }
    for (var generation : KeyGeneration.values()) {
      life.drop(generation);
    }
  }

  /** Changes the key now, if a session is up, no change is under way, and this side starts them. */
  public KeyChange rekey(long now) {
    var key = life.current();
    if (key == null) {
      return KeyChange.NO_SESSION;
    }
    if (handshake.isUnderWay()) {
      return KeyChange.UNDER_WAY;
    }
    if (!life.startsKeyChanges()) {
      return KeyChange.UP_TO_PEER;
    }
    handshake.start(key, now);
    return KeyChange.BEGUN;
  }

  /**
   * Opens a datagram of the peer in place. Nothing is counted and nothing done; {@link #act} must
   * follow if this succeeds.
   *
   * @param message says where it lies; if it is opened, also under which key and how new it is
   * @return null, or why it is refused
   */
  public @Nullable Counter open(Suites suites, Opened message) {
    return session.open(suites, message);
  }

  /**
   * The same for a datagram of unknown source: only the static key is tried.
   *
   * @return null, or why it is refused; anything but {@link Counter#RX_BAD_TAG} and {@link
   *     Counter#RX_BAD_SIZE} means that it is of this peer, or of ourselves
   */
  public @Nullable Counter openFirst(Suites suites, Opened message) {
    return session.openFirst(suites, message);
  }

  /** Opens a datagram of the peer, counts it if it is refused, and otherwise acts on it. */
  public boolean onDatagram(Suites suites, Opened message) {
    var fault = open(suites, message);
    return fault == null ? act(message) : refuse(fault);
  }

  /**
   * Acts on a datagram that was opened; if it {@link Opened#needsPersist}, the nonce is stored
   * first. Others may have been opened and acted on since.
   *
   * @return whether the slot now holds an inner packet for the host, from {@link
   *     PacketBatch#HEADROOM} on; otherwise the datagram is used up, or dropped and counted
   */
  public boolean act(Opened message) {
    if (message.order() == Opened.Order.REPEATED) {
      return onRepeated(message);
    }
    counters.add(Counter.RX_DATAGRAMS);
    // Under the static key nothing is accepted late.
    if (!message.isStatic() && message.order() == Opened.Order.LATE) {
      counters.add(Counter.RX_LATE);
      if (message.generation() == KeyGeneration.CURRENT) {
        counters.add(Counter.RX_LATE_CURRENT_KEY);
      }
    }
    var value = message.bytes().get(message.body() - 1);
    var hasPartialChecksum = message.isData() && value == MessageType.PARTIAL_CHECKSUM_DATA;
    var type = hasPartialChecksum ? MessageType.DATA : MessageType.of(value);
    if (type == null || !type.allows(message.length())) {
      return refuse(type == null ? Counter.RX_UNKNOWN_TYPE : Counter.RX_MALFORMED);
    }
    if (message.isData() && type != MessageType.DATA) {
      return refuse(Counter.RX_UNEXPECTED);
    }
    if (message.isStatic()) {
      onStaticMessage(type, message);
      return false;
    }
    var isForHost = onSessionMessage(type, message);
    if (isForHost && hasPartialChecksum) {
      message.batch().markPartialChecksum(message.slot());
    }
    return isForHost;
  }

  private boolean refuse(Counter reason) {
    counters.add(reason);
    return false;
  }

  /** An attacker's copy may arrive before the original; the peer is to be answered all the same. */
  private boolean onRepeated(Opened message) {
    if (state() != PeerState.HOST_WAIT) {
      actions.heardFrom(message, Actions.Source.REPEATED);
    }
    return refuse(Counter.RX_REPLAYED);
  }

  private void onStaticMessage(MessageType type, Opened message) {
    if (type.isOfSession()) {
      refuse(Counter.RX_DATA_UNDER_STATIC_KEY);
      return;
    }
    if (message.needsPersist() && !actions.storeMark(session.mark())) {
      refuse(Counter.RX_MARK_NOT_STORED);
      return;
    }
    if (message.time() < refusedUntil) {
      refuse(Counter.RX_UNEXPECTED);
      return;
    }
    actions.heardFrom(message, Actions.Source.POSSIBLE);
    if (peerInfoExchange.isWaiting()) {
      handshake.answered(message.time());
    }
    peerInfoExchange.called(message.time());
    var key = session.staticKey();
    switch (type) {
      case PEER_INFO -> handshake.onAnnouncement(message);
      case KEY_SWITCH_START -> handshake.onKeySwitchStart(key, message);
      case KEY_SWITCH_ACK -> handshake.onKeySwitchAck(key, message);
      case KEY_READY -> handshake.onKeyReady(key, message);
      case DEBUG_STRING, DATA, PROBE, PROBE_ACK, ANNOUNCEMENT, ANNOUNCEMENT_ACK ->
          throw new AssertionError(type);
    }
  }

  private Actions.Source source(MessageType type, Opened message) {
    if (!probes.areAnswered()) {
      return Actions.Source.PROVEN;
    }
    boolean isChallenge = type == MessageType.PROBE && PathProbes.isChallenge(message);
    return isChallenge ? Actions.Source.CHALLENGING : Actions.Source.CLAIMED;
  }

  private boolean onSessionMessage(MessageType type, Opened message) {
    if (message.order() == Opened.Order.NEWEST) {
      actions.heardFrom(message, source(type, message));
    }
    if (type == MessageType.PEER_INFO && !peerInfoExchange.learn(message)) {
      return false;
    }
    life.heard(message.time());
    var generation = message.generation();
    if (generation == KeyGeneration.NEXT && !handshake.onNextKeyUsed(message)) {
      return false;
    }
    if (generation == KeyGeneration.CURRENT) {
      handshake.onCurrentKeyUsed();
    }
    var key = generation == KeyGeneration.PREVIOUS ? null : life.current();
    switch (type) {
      case DATA -> {
        return true;
      }
      case PEER_INFO -> {
        negotiation.learn(message);
        if (key != null) {
          probes.learn(message);
          announcements.learn(message);
        }
      }
      case KEY_SWITCH_START -> handshake.onKeySwitchStart(key, message);
      case KEY_SWITCH_ACK -> handshake.onKeySwitchAck(key, message);
      case KEY_READY -> handshake.onKeyReady(key, message);
      case DEBUG_STRING -> {
        var text = new byte[message.length()];
        message.bytes().get(message.body(), text);
        actions.debugString(text);
      }
      case PROBE -> probes.answer(message);
      case PROBE_ACK -> probes.acknowledged(message);
      case ANNOUNCEMENT -> {
        if (key == null) {
          return refuse(Counter.RX_UNEXPECTED);
        }
        if (announcements.take(message, peerInfoExchange.remoteId())) {
          refuseSessions(message.time());
        }
      }
      case ANNOUNCEMENT_ACK -> announcements.acknowledged(message);
    }
    return false;
  }

  /** When {@link #onTimer} has something to do, if nothing happens before. */
  public long nextDeadline() {
    var isUnderWay = handshake.isUnderWay();
    var next = Math.min(handshake.nextDeadline(), life.nextDeadline(isUnderWay));
    next = Math.min(next, peerInfoExchange.answerDeadline());
    next = Math.min(next, Math.min(probes.nextDeadline(), announcements.nextDeadline()));
    return life.isUp() || isUnderWay ? next : Math.min(next, peerInfoExchange.nextDeadline());
  }

  /** Does what is due. May be called at any time. */
  public void onTimer(long now) {
    handshake.onTimer(now);
    peerInfoExchange.answerLate(life.current(), now);
    probes.onTimer(now);
    announcements.onTimer(now);
    if (life.isUp() && life.isPeerSilent(now)) {
      end(Actions.End.PEER_SILENT, now);
    }
    if (life.isKeyOver(now)) {
      end(Actions.End.KEY_OVER, now);
    }
    if (life.onTimer(now)) {
      rekey(now);
    }
    if (!life.isUp() && !handshake.isUnderWay()) {
      if (peerInfoExchange.isCallDue(now)) {
        handshake.announcing(now);
      }
      peerInfoExchange.onTimer(now);
    }
  }

  private void end(Actions.End reason, long now) {
    handshake.drop();
    life.end(reason);
    peerInfoExchange.recall(now);
  }

  private void refuseSessions(long now) {
    handshake.drop();
    life.end(Actions.End.TWO_PROCESSES);
    refusedUntil = now + Timing.REFUSAL;
    peerInfoExchange.recallAt(refusedUntil);
  }
}
