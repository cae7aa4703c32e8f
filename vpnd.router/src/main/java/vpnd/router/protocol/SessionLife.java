// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;

/**
 * A session from its first key to its end: since when its key is in use, when the peer was heard
 * last, when it hears from us (protocol, section 6).
 */
final class SessionLife {
  /** In units of the age at which the key is to be changed. */
  private static final int LONGEST_KEY_LIFE = 3;

  private final Settings settings;
  private final Session session;
  private final PeerInfoExchange peerInfoExchange;
  private final PathProbes probes;
  private final Announcements announcements;
  private final Actions actions;
  private final Counters counters;

  private KeyRole keyRole = KeyRole.RESPONDER;
  private long heardAt;
  private long heartbeatAt = Timing.NEVER;
  private long keySince;
  private long keyUsedFrom;
  private long previousUntil = Timing.NEVER;
  private long holdUntil = Timing.NEVER;

  SessionLife(
      Settings settings,
      Session session,
      PeerInfoExchange peerInfoExchange,
      PathProbes probes,
      Announcements announcements,
      Actions actions,
      Counters counters) {
    this.settings = settings;
    this.session = session;
    this.peerInfoExchange = peerInfoExchange;
    this.probes = probes;
    this.announcements = announcements;
    this.actions = actions;
    this.counters = counters;
  }

  boolean isUp() {
    return current() != null;
  }

  /** The key in use; null while no session is up. */
  @Nullable SessionKey current() {
    return session.key(KeyGeneration.CURRENT);
  }

  /** Whether this side starts the key changes of the session. */
  boolean startsKeyChanges() {
    return isUp() && keyRole == KeyRole.INITIATOR;
  }

  /** A message under a key of the session came. */
  void heard(long now) {
    heardAt = now;
  }

  /** When that was last; 0 if it never was. */
  long heardAt() {
    return heardAt;
  }

  /**
   * When the silence of the peer began to count: as if each session ended after the default time.
   */
  long silentSince() {
    return heardAt + keyChangeLimit() - Timing.PEER_TIMEOUT;
  }

  boolean isPeerSilent(long now) {
    return now - heardAt >= settings.peerTimeout();
  }

  /**
   * How long a key change may take, and how long the previous key is kept, since the change sends
   * under it. A silence that ends no session ends no key change.
   */
  long keyChangeLimit() {
    return Math.max(Timing.PEER_TIMEOUT, settings.peerTimeout());
  }

  /** Whether the key was in use for so long that nothing may be sealed or opened with it. */
  boolean isKeyOver(long now) {
    return isUp() && now - keySince >= LONGEST_KEY_LIFE * settings.maxKeyAge();
  }

  /**
   * The next key becomes the current one; if it came with a new session, that begins.
   *
   * @param message shows that the peer has the key
   */
  void takeNextKey(KeyExchange run, Opened message) {
    var now = message.time();
    var key = Objects.requireNonNull(session.replace(KeyGeneration.NEXT, null));
    var isNewSession = run.carrier() == session.staticKey();
    if (isNewSession && isUp()) {
      actions.sessionDown(Actions.End.PEER_RESTARTED);
    }
    drop(KeyGeneration.PREVIOUS);
    var old = session.replace(KeyGeneration.CURRENT, key);
    if (old != null) {
      session.replace(KeyGeneration.PREVIOUS, old);
      previousUntil = now + keyChangeLimit();
    }
    keyRole = run.role();
    keySince = now;
    keyUsedFrom = session.noncesUsed();
    heardAt = now;
    counters.add(Counter.KEYS);
    counters.clear(Counter.RX_LATE_CURRENT_KEY);
    if (isNewSession) {
      probes.end();
      announcements.end();
      // Even if something newer came before: that was under the static key.
      actions.heardFrom(message, Actions.Source.PROVEN);
    }
    actions.transmit(key);
    release();
    beat(key, now);
    actions.storeMarkLater(session.mark());
    if (isNewSession) {
      counters.add(Counter.SESSIONS);
      actions.sessionUp(Objects.requireNonNull(peerInfoExchange.remote()));
    } else {
      actions.notice(Actions.Notice.NEW_KEY);
    }
  }

  /** Ends the session; no key exchange is under way. */
  void end(Actions.End reason) {
    announcements.end();
    probes.end();
    actions.transmit(null);
    drop(KeyGeneration.CURRENT);
    drop(KeyGeneration.PREVIOUS);
    previousUntil = Timing.NEVER;
    actions.storeMarkLater(session.mark());
    actions.sessionDown(reason);
  }

  /** Takes a key out of use and gives it back. */
  void drop(KeyGeneration generation) {
    var key = session.replace(generation, null);
    if (key != null) {
      peerInfoExchange.dropAnswer(key);
      actions.retire(key.memory());
    }
  }

  /** Holds packets of the host back, for a limited time. */
  void hold(long now) {
    holdUntil = now + Timing.HOLD_LIMIT;
    actions.hold(true);
  }

  /** Lets packets of the host go. */
  void release() {
    if (holdUntil != Timing.NEVER) {
      holdUntil = Timing.NEVER;
      actions.hold(false);
    }
  }

  /**
   * Does what is due.
   *
   * @return whether the key is too old to be used for long
   */
  boolean onTimer(long now) {
    if (now >= previousUntil) {
      drop(KeyGeneration.PREVIOUS);
      previousUntil = Timing.NEVER;
    }
    if (now >= holdUntil) {
      release();
    }
    var key = current();
    if (key == null) {
      return false;
    }
    var isOld = now - keySince >= settings.maxKeyAge();
    if (now >= heartbeatAt) {
      beat(key, now);
      isOld |= packetsSent(key) >= settings.maxKeyPackets();
    }
    return isOld;
  }

  private long packetsSent(SessionKey key) {
    var data = key.data();
    return session.noncesUsed() - keyUsedFrom + (data == null ? 0 : data.used());
  }

  private void beat(SessionKey key, long now) {
    peerInfoExchange.send(key);
    probes.heartbeat(now);
    announcements.heartbeat(now);
    heartbeatAt = now + settings.heartbeat();
  }

  /**
   * When something is due.
   *
   * @param isChangingKey whether a key exchange is under way, so that the age of the key is moot
   */
  long nextDeadline(boolean isChangingKey) {
    var next = Math.min(previousUntil, holdUntil);
    if (isUp()) {
      next = Math.min(next, Math.min(heartbeatAt, heardAt + settings.peerTimeout()));
      next = Math.min(next, keySince + LONGEST_KEY_LIFE * settings.maxKeyAge());
    }
    return startsKeyChanges() && !isChangingKey
        ? Math.min(next, keySince + settings.maxKeyAge())
        : next;
  }
}
