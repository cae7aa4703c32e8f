// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;

/**
 * Agrees on keys with the peer (protocol, sections 5, 7 and 8): the first key of a session and
 * those that follow.
 *
 * <p>At any time there is at most one key exchange under way. Its messages travel under a carrier:
 * the static key when there is no session or the peer restarted, else the current key. A session
 * goes on undisturbed while an exchange under the static key is tried beside it, so an old message
 * that an attacker held back ends nothing.
 */
final class Handshake {
  private final Session session;
  private final SessionLife life;
  private final PeerInfoExchange peerInfoExchange;
  private final Unanswered unanswered;
  private final Actions actions;
  private final Counters counters;
  private final byte[] keyBody = new byte[CipherSuite.KEY_SIZE];

  private Suites suites;
  private @Nullable KeyExchange exchange;
  private long acceptedAt = -Timing.SHORTEST_KEY_LIFE;

  Handshake(
      Session session,
      SessionLife life,
      PeerInfoExchange peerInfoExchange,
      Suites suites,
      Actions actions,
      Counters counters) {
    this.session = session;
    this.life = life;
    this.peerInfoExchange = peerInfoExchange;
    this.unanswered =
        new Unanswered(
            peerInfoExchange.isListening(), life, new NonceJump(session, actions), actions);
    this.suites = suites;
    this.actions = actions;
    this.counters = counters;
  }

  void suites(Suites replacement) {
    suites = replacement;
  }

  /** The peer took one of our messages, or we begin to wait for that. */
  void answered(long now) {
    unanswered.answered(now);
  }

  /** We are about to announce ourselves. */
  void announcing(long now) {
    unanswered.announcing(now);
  }

  boolean isUnderWay() {
    return exchange != null;
  }

  /** How far the exchange is that would bring a session up. */
  PeerState state() {
    var run = exchange;
    if (run == null) {
      return PeerState.INIT;
    }
    return switch (run.phase()) {
      case STARTED -> PeerState.KEY_START;
      case ACKNOWLEDGED -> PeerState.KEY_ACK;
      case READY -> PeerState.KEY_READY;
    };
  }

  // ---- Messages of the peer --------------------------------------------------------------------

  /** The peer is in INIT: it has just started, or has given a session or an exchange up. */
  void onAnnouncement(Opened message) {
    var now = message.time();
    if (!peerInfoExchange.learn(message)) {
      return;
    }
    unanswered.announced(now);
    var staticKey = session.staticKey();
    var run = exchange;
    var isTrying = run != null && run.carrier() == staticKey;
    switch (peerInfoExchange.role()) {
      case TIE -> {
        peerInfoExchange.drawId();
        peerInfoExchange.answer(staticKey, now);
      }
      case RESPONDER -> {
        if (isTrying) {
          // The peer has given this one up, and would take a repeated KEY_SWITCH_ACK for one of the
          // next.
          drop();
        }
        peerInfoExchange.answer(staticKey, now);
      }
      case INITIATOR -> {
        if (run == null || !isTrying) {
          start(staticKey, now);
        } else if (now - run.sentAt() >= Timing.SHORTEST_HANDSHAKE) {
          if (run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, staticKey)) {
            resend(run, now);
          } else {
            start(staticKey, now);
          }
        }
      }
    }
  }

  /**
   * Takes a message of a key exchange.
   *
   * @param carrier the key that opened it; null if it is out of use
   */
  void onKeySwitchStart(@Nullable SessionKey carrier, Opened message) {
    var now = message.time();
    unanswered.answered(now);
    if (carrier == null) {
      counters.add(Counter.RX_UNEXPECTED);
      return;
    }
    var run = exchange;
    if (run != null && run.carrier() == carrier) {
      if (run.role() == KeyRole.RESPONDER && run.isPeerKey(message.bytes(), message.body())) {
        if (run.phase() == KeyExchange.Phase.ACKNOWLEDGED) {
          resend(run, now);
        }
        return;
      }
      if (run.role() == KeyRole.INITIATOR
          && peerInfoExchange.remote() != null
          && peerInfoExchange.role() == KeyRole.INITIATOR) {
        // Both started. The higher id gives way, but has to know ours for that.
        counters.add(Counter.RX_UNEXPECTED);
        peerInfoExchange.answer(carrier, now);
        return;
      }
    }
    var isRekey = carrier == life.current();
    if (now - acceptedAt < (isRekey ? Timing.SHORTEST_KEY_LIFE : Timing.SHORTEST_HANDSHAKE)) {
      counters.add(Counter.RX_RATE_LIMITED);
      return;
    }
    var answer = new KeyExchange(KeyRole.RESPONDER, carrier, suites.secretBox(), now);
    var key = answer.agree(message.bytes(), message.body(), suites);
    if (key == null) {
      answer.wipe();
      counters.add(Counter.RX_MALFORMED);
      return;
    }
    acceptedAt = now;
    drop();
    peerInfoExchange.dropAnswer(session.staticKey());
    exchange = answer;
    session.replace(KeyGeneration.NEXT, key);
    if (isRekey) {
      life.hold(now);
    }
    send(answer, now);
  }

  /**
   * Takes a message of a key exchange.
   *
   * @param carrier the key that opened it; null if it is out of use
   */
  void onKeySwitchAck(@Nullable SessionKey carrier, Opened message) {
    var now = message.time();
    var run = exchange;
    if (run == null || !run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, carrier)) {
      refuseRepeated(now);
      return;
    }
    unanswered.answered(now);
    var key = run.agree(message.bytes(), message.body(), suites);
    if (key == null) {
      counters.add(Counter.RX_MALFORMED);
      return;
    }
    session.replace(KeyGeneration.NEXT, key);
    run.phase(KeyExchange.Phase.READY);
    send(run, now);
    if (run.carrier() == life.current()) {
      life.takeNextKey(run, message);
    }
  }

  /**
   * Takes a message of a key exchange.
   *
   * @param carrier the key that opened it; null if it is out of use
   */
  void onKeyReady(@Nullable SessionKey carrier, Opened message) {
    var now = message.time();
    var run = exchange;
    if (run == null || run.role() != KeyRole.RESPONDER || run.carrier() != carrier) {
      refuseRepeated(now);
      return;
    }
    if (!peerInfoExchange.learn(message)) {
      return;
    }
    unanswered.answered(now);
    if (run.carrier() == life.current()) {
      life.takeNextKey(run, message);
      finish();
    } else {
      // Anyone could have kept a KEY_READY of a dead process; a message under the new key proves
      // it.
      run.phase(KeyExchange.Phase.READY);
      peerInfoExchange.send(Objects.requireNonNull(session.key(KeyGeneration.NEXT)));
    }
  }

  /** The peer repeats what is done because it has seen no message under the new key yet. */
  private void refuseRepeated(long now) {
    counters.add(Counter.RX_UNEXPECTED);
    var key = life.current();
    if (key != null) {
      peerInfoExchange.answer(key, now);
    }
  }

  /**
   * A message under the next key came, so the peer holds it.
   *
   * @return false if the peer has not introduced itself yet, so that nothing can begin
   */
  boolean onNextKeyUsed(Opened message) {
    if (peerInfoExchange.remote() == null) {
      counters.add(Counter.RX_UNEXPECTED);
      return false;
    }
    unanswered.answered(message.time());
    peerInfoExchange.dropAnswer(session.staticKey());
    life.takeNextKey(Objects.requireNonNull(exchange), message);
    finish();
    return true;
  }

  /** A message under the current key came: the peer needs nothing of its exchange any more. */
  void onCurrentKeyUsed() {
    finish();
  }

  private void finish() {
    var run = exchange;
    if (run != null
        && run.phase() != KeyExchange.Phase.STARTED
        && session.key(KeyGeneration.NEXT) == null) {
      run.wipe();
      exchange = null;
    }
  }

  // ---- Our side --------------------------------------------------------------------------------

  /** Starts an exchange; one that is under way is given up. */
  void start(SessionKey carrier, long now) {
    drop();
    peerInfoExchange.dropAnswer(session.staticKey());
    exchange = new KeyExchange(KeyRole.INITIATOR, carrier, suites.secretBox(), now);
    send(exchange, now);
  }

  /** Gives the exchange up that is under way, if any. */
  void drop() {
    var run = exchange;
    if (run != null) {
      run.wipe();
      exchange = null;
    }
    life.drop(KeyGeneration.NEXT);
    life.release();
  }

  /** When something is due. */
  long nextDeadline() {
    var run = exchange;
    return run == null
        ? Timing.NEVER
        : Math.min(run.sentAt() + Timing.RETRANSMIT_INTERVAL, limit(run));
  }

  /** Does what is due. */
  void onTimer(long now) {
    var run = exchange;
    if (run == null) {
      return;
    }
    if (now >= limit(run)) {
      giveUp(run, now);
    } else if (now - run.sentAt() >= Timing.RETRANSMIT_INTERVAL) {
      resend(run, now);
    }
  }

  private long limit(KeyExchange run) {
    var isFirst = run.carrier() == session.staticKey();
    return run.startedAt() + (isFirst ? Timing.HANDSHAKE_LIMIT : life.keyChangeLimit());
  }

  private void giveUp(KeyExchange run, long now) {
    var isLost = run.awaits(KeyRole.INITIATOR, KeyExchange.Phase.STARTED, life.current());
    drop();
    if (isLost) {
      life.end(Actions.End.REKEY_FAILED);
      peerInfoExchange.recall(now);
    } else if (!life.isUp()) {
      peerInfoExchange.announce(now);
    }
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
    send(run, now);
  }

  /**
   * Sends what the phase asks for. Once the new key is known, a PEER_INFO under it goes along: an
   * original peer falls back unless one reaches it within half a second (protocol, section 8).
   */
  private void send(KeyExchange run, long now) {
    run.sentAt(now);
    if (run.phase() == KeyExchange.Phase.READY && run.role() == KeyRole.INITIATOR) {
      peerInfoExchange.sendKeyReady(run.carrier());
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
      peerInfoExchange.send(next != null ? next : Objects.requireNonNull(life.current()));
    }
  }
}
