// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.NativeMemory;
import vpnd.api.role.PeerInfo;
import vpnd.router.outbound.Outboxes;
import vpnd.router.protocol.Actions;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.path.PathSearch;
import vpnd.router.report.PeerLog;
import vpnd.router.statistics.Statistics;

/**
 * Carries out what the engine of a peer asks for, and tells the others of what happens in it.
 * Confined to the inbound thread.
 */
final class PeerActions implements Actions {
  /** The probes of peers that come together are spread over this for each of them. */
  private static final long PROBE_DELAY = 10_000_000;

  private static final long LONGEST_PROBE_DELAY = 10_000_000_000L;

  private final Peer peer;
  private final PeerEnvironment environment;
  private final boolean hasFixedPort;
  private final PeerPolicy policy;
  private final PeerLog log;
  private final Outboxes outboxes;
  private final PeerSender sender;
  private final PeerLocation location;
  private final NonceTasks nonces;
  private final LongSupplier clock;

  /**
   * @param peer whose engine it is
   * @param hasFixedPort whether the peer may not be called from another own port
   * @param clock the time of what the engine does now
   */
  PeerActions(
      Peer peer,
      PeerEnvironment environment,
      boolean hasFixedPort,
      PeerPolicy policy,
      PeerLog log,
      Outboxes outboxes,
      PeerSender sender,
      PeerLocation location,
      NonceTasks nonces,
      LongSupplier clock) {
    this.peer = peer;
    this.environment = environment;
    this.hasFixedPort = hasFixedPort;
    this.policy = policy;
    this.log = log;
    this.outboxes = outboxes;
    this.sender = sender;
    this.location = location;
    this.nonces = nonces;
    this.clock = clock;
  }

  @Override
  public void heardFrom(Opened message, Source how) {
    location.heardFrom(message, how);
  }

  @Override
  public void challengeAnswered(Opened message, int number) {
    location.challengeAnswered(message, number);
  }

  @Override
  public void send(SessionKey key, MessageType type, byte[] body, int length) {
    sender.send(key, type, body, length);
  }

  @Override
  public void answer(Opened probe, SessionKey key, byte[] body, int length) {
    sender.answer(probe, key, body, length);
  }

  @Override
  public void transmit(@Nullable SessionKey key) {
    outboxes.transmit(key);
  }

  @Override
  public void hold(boolean held) {
    outboxes.hold(held);
    if (!held && outboxes.haveHeld()) {
      environment.listener().released();
    }
  }

  @Override
  public long probeDelay() {
    var span = Math.min(environment.listener().peers() * PROBE_DELAY, LONGEST_PROBE_DELAY);
    return ThreadLocalRandom.current().nextLong(span + 1);
  }

  @Override
  public long longPacketsSent() {
    var known = peer.path().verified();
    var isNarrow = known != PathSearch.UNKNOWN && known <= Statistics.LONG_PACKET;
    return peer.allCounters().get(isNarrow ? Counter.TX_PACKETS : Counter.TX_LONG_PACKETS);
  }

  @Override
  public void pathVerified(int size, int hint) {
    peer.path().verified(size);
    outboxes.longest(PeerPath.longest(size, Integer.MAX_VALUE));
    log.pathVerified(size, hint);
    environment.listener().pathChanged(peer);
  }

  @Override
  public void sessionUp(PeerInfo info) {
    var now = clock.getAsLong();
    var status = peer.status();
    sender.callFrom(0);
    status.session(info);
    status.sessionSince(now);
    peer.history().began(location.proven(), now);
    policy.session(info);
    environment.listener().sessionChanged(peer);
    log.sessionUp(status.endpoint());
  }

  @Override
  public void announced(PeerInfo info) {
    if (!info.equals(peer.status().session())) {
      log.detail("the peer announces " + info);
      peer.status().session(info);
      policy.session(info);
      environment.listener().sessionChanged(peer);
    }
  }

  @Override
  public void sessionDown(End reason) {
    log.sessionDown(reason);
    var status = peer.status();
    status.sessionSince(-1);
    if (reason == End.PEER_RESTARTED) {
      peer.history().replaced(location.proven());
    } else {
      var now = clock.getAsLong();
      if (reason == End.TWO_PROCESSES) {
        peer.history().shared(now);
      }
      peer.history().changed(now);
      location.sessionOver();
      status.session(null);
      policy.session(null);
      environment.listener().sessionChanged(peer);
    }
  }

  @Override
  public boolean storeMark(Nonce mark) {
    return nonces.store(mark);
  }

  @Override
  public void storeMarkLater(Nonce mark) {
    nonces.storeLater(mark);
  }

  @Override
  public long counterByClock() {
    return NonceTasks.highByClock();
  }

  @Override
  public void jump(long high) {
    nonces.jump(high);
  }

  @Override
  public void beginFlow() {
    if (!hasFixedPort) {
      sender.callFrom(0); // so that its former port is not in use any more
      var port = environment.listener().ephemeralPort();
      sender.callFrom(port);
      log.detail("no answer for a minute: calling from UDP port " + port + " as well");
    }
  }

  @Override
  public void retire(NativeMemory memory) {
    environment.reclaimer().retire(memory);
  }

  @Override
  public void debugString(byte[] text) {
    log.said(text);
  }

  @Override
  public void notice(Notice notice) {
    peer.history().noticed(notice);
    if (notice != Notice.NO_PROBES || peer.hasOtherWays()) {
      log.notice(notice);
    }
  }
}
