// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;
import vpnd.router.host.HostNetwork;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.RoutingTables;
import vpnd.router.parts.Parts;
import vpnd.router.parts.PartsHolder;
import vpnd.router.peer.Peer;
import vpnd.router.peer.PeerListener;
import vpnd.router.peer.PeerPath;
import vpnd.router.peer.PreferredPeers;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.statistics.SocketDrops;

/**
 * The peers that share a tunnel: finds the peer that sent a datagram, runs the peers' timers, and
 * tells others of what changes with them. Confined to the inbound thread.
 */
public final class Peers implements PeerListener, UnknownSourceTrial.Outcome {
  /** Maximum time for stored messages before the next receive, in nanoseconds. */
  private static final long TIME_FOR_PENDING = 1_000_000;

  /** If this number waits, thousands of peers may be calling: the socket needs a long queue. */
  private static final int MANY_PENDING = 64;

  private static final long REPORT_INTERVAL = 1_000_000_000L;

  private final PeerIndex index = new PeerIndex();
  private final PreferredPeers preferred = new PreferredPeers();
  private final Schedule schedule = new Schedule();
  private final UnknownSourceTrial unknownSources;
  private final PendingPersist pending;
  private final ControlChannel control;
  private final UnattributedCounters unattributed;
  private final SocketDrops socketDrops = new SocketDrops();
  private final EphemeralPorts ephemeralPorts = new EphemeralPorts();
  private final PeerRoutes routes;
  private final HostNetwork network;
  private final PartsHolder partsHolder;
  private final LongSupplier clock;
  private final Opened message = new Opened();
  private boolean hasDevice;
  private long epoch = -1;
  private @Nullable UdpSocket udp;
  private long reportAt = REPORT_INTERVAL;

  /**
   * @param newcomers see {@link UnknownSourceTrial}
   * @param unknownSources see {@link UnknownSourceTrial}
   * @param unattributed counts what belongs to none of the peers
   * @param routes where the routes are put for the outbound threads
   */
  public Peers(
      UnknownSources newcomers,
      UnknownSources unknownSources,
      PendingPersist pending,
      ControlChannel control,
      UnattributedCounters unattributed,
      RoutingTables routes,
      HostNetwork network,
      PartsHolder partsHolder,
      LongSupplier clock) {
    this.unknownSources = new UnknownSourceTrial(newcomers, unknownSources, index, this, clock);
    this.pending = pending;
    this.control = control;
    this.unattributed = unattributed;
    this.routes = new PeerRoutes(index, unattributed, routes, clock);
    this.network = network;
    this.partsHolder = partsHolder;
    this.clock = clock;
  }

  /** Begins with a peer, unless it was removed while it waited for this. */
  public void add(Peer peer) {
    if (!peer.isStopped()) {
      index.add(peer);
      preferred.add(peer);
      routes.peerAdded();
      start(peer);
    }
  }

  /** The peer may be at these addresses. */
  public void suppose(Peer peer, List<Endpoint> addresses) {
    // A look-up may end when the peer is gone.
    if (index.contains(peer)) {
      peer.suppose(addresses);
      start(peer);
    }
  }

  /**
   * Not before the first message can be sent: the next one would come seconds later. Nor before
   * there is a device: the peer would send packets that lead nowhere, instead of by another way.
   */
  private void start(Peer peer) {
    if (control.isReady() && hasDevice) {
      peer.start(clock.getAsLong());
      schedule.update(peer);
    }
  }

  /** The host knows the path to the peer, see {@link PeerPath}. */
  public void path(Peer peer, int hint, int ceiling, boolean isOther) {
    if (index.contains(peer)) {
      peer.path(hint, ceiling, isOther, clock.getAsLong());
      schedule.update(peer);
    }
  }

  /** Ends the peer's session; its keys are given back. */
  public void remove(Peer peer) {
    peer.stop();
    index.remove(peer);
    preferred.remove(peer);
    schedule.remove(peer);
    preferred.choose(clock.getAsLong());
    routes.changed();
  }

  /** Changes the key of a peer's session now, if that is possible. */
  public KeyChange rekey(Peer peer) {
    var outcome = peer.rekey(clock.getAsLong());
    schedule.update(peer);
    return outcome;
  }

  /** Ends all sessions. */
  void stop() {
    index.all().forEach(Peer::stop);
  }

  /** Uses these parts from now on. */
  void use(Parts parts) {
    if (parts.epoch() == epoch) {
      return;
    }
    epoch = parts.epoch();
    udp = parts.udp();
    hasDevice = parts.device() != null;
    var suites = parts.suites();
    control.use(suites == null ? null : suites.secretBox(), udp);
    for (var peer : index.all()) {
      if (suites != null) {
        peer.use(suites, clock.getAsLong());
      }
      start(peer);
    }
  }

  void onTimer(long now) {
    schedule.run(now);
    endBatch();
    if (now >= reportAt) {
      reportAt = now + REPORT_INTERVAL;
      index.all().forEach(peer -> peer.everySecond(now));
      if (preferred.choose(now)) {
        followRoutes();
      }
      if (udp != null) {
        socketDrops.count(udp.overflows(), unattributed.inbound());
        ephemeralPorts.closeUnused(udp, this::isPortInUse);
      }
      unattributed.report(now);
    }
  }

  /** When {@link #onTimer} or {@link #tryUnknownSources} has something to do. */
  long nextDeadline() {
    if (pending.isReady()) {
      return 0;
    }
    var next = Math.min(Math.min(schedule.next(), reportAt), unknownSources.nextAt());
    return Math.min(next, routes.nextAt());
  }

  /**
   * Takes a datagram.
   *
   * @return whether the slot now holds an inner packet that the host may get; otherwise it is used
   *     up, was counted, or waits for {@link #finish}
   */
  boolean accept(Suites suites, PacketBatch batch, int slot, long now) {
    var source = batch.endpoint(slot);
    if (source == null) {
      unattributed.inbound().add(Counter.RX_UNKNOWN_SOURCE);
      return false;
    }
    var peer = index.at(source);
    if (peer != null && pending.holds(peer) && pending.addBehind(batch, slot, source, peer)) {
      return false;
    }
    message.received(batch, slot, source, now);
    var fault = peer == null ? Counter.RX_UNKNOWN_SOURCE : peer.protocol().open(suites, message);
    if (peer != null && fault == null) {
      return act(peer, message);
    }
    var length = batch.length(slot);
    if (length >= PacketBatch.HEADROOM) {
      var mover = index.of(Nonce.read(batch.bytes(), batch.offset(slot)));
      if (mover != null && pending.holds(mover) && pending.addBehind(batch, slot, source, mover)) {
        return false;
      }
      if (mover != null && mover != peer && mover.protocol().open(suites, message) == null) {
        var isPacket = act(mover, message);
        index.prefer(mover, source);
        return isPacket;
      }
      if ((peer == null || index.all().size() > 1) && UnknownSources.mayBegin(length)) {
        unknownSources.offer(batch, slot, source, now);
        return false;
      }
    }
    (peer == null ? unattributed.inbound() : peer.counters()).add(Objects.requireNonNull(fault));
    return false;
  }

  private boolean act(Peer peer, Opened opened) {
    if (opened.needsPersist()) {
      if (!peer.mayStore(opened.time())) {
        peer.counters().add(Counter.RX_RATE_LIMITED);
      } else if (!pending.add(opened, peer)) {
        peer.counters().add(Counter.RX_MARK_NOT_STORED);
      }
      return false;
    }
    var isPacket = peer.act(opened);
    schedule.update(peer);
    return isPacket;
  }

  /**
   * Ends a batch before its packets go to the host. Updates the routes, so that replies find the
   * peer, and starts to store the nonces that must be on disk before a message is acted on.
   */
  void endBatch() {
    pending.store();
    if (udp != null && pending.waiting() >= MANY_PENDING) {
      udp.pause();
    }
    if (routes.makeIfDue()) {
      network.refresh();
    }
  }

  /**
   * Acts on what waited, if its nonces were stored meanwhile: on some of it, so that the packets of
   * sessions do not wait while thousands of peers call.
   *
   * @return how many slots of {@link #finished} hold an inner packet that the host may get
   */
  int finish(Suites suites, long now) {
    if (!pending.isReady()) {
      return 0;
    }
    var packets = 0;
    var batch = pending.batch();
    for (var slot = 0; slot < batch.count(); slot++) {
      batch.length(slot, 0);
    }
    var startedAt = clock.getAsLong();
    while (pending.isReady() && clock.getAsLong() - startedAt < TIME_FOR_PENDING) {
      var entry = pending.next();
      batch.length(entry.slot, entry.length);
      if (finish(entry, batch, suites, now)) {
        packets++;
      } else {
        batch.length(entry.slot, 0);
      }
    }
    return packets;
  }

  /** The batch that {@link #finish} speaks of. */
  PacketBatch finished() {
    return pending.batch();
  }

  private boolean finish(PendingPersist.Entry entry, PacketBatch batch, Suites suites, long now) {
    var peer = entry.peer;
    if (!entry.isOpen) {
      return accept(suites, batch, entry.slot, now);
    }
    if (!index.contains(peer)) {
      return false;
    }
    if (entry.isStored()) {
      var source = Objects.requireNonNull(batch.endpoint(entry.slot));
      peer.act(message.persisted(batch, entry.slot, source, now));
      schedule.update(peer);
      index.prefer(peer, source);
    } else {
      peer.counters().add(Counter.RX_DATAGRAMS);
      peer.counters().add(Counter.RX_MARK_NOT_STORED);
    }
    return false;
  }

  /** Tries keys on some datagrams of unknown origin, if it is time for them. */
  void tryUnknownSources(Suites suites, long now) {
    unknownSources.run(suites, now);
  }

  @Override
  public void found(Peer owner, @Nullable Counter fault, Opened opened) {
    if (fault == null) {
      act(owner, opened);
      return;
    }
    owner.counters().add(fault);
    var from = opened.source();
    if (fault == Counter.RX_REPLAYED && from != null && owner.status().sessionSince() >= 0) {
      owner.history().rival(from, opened.time());
    }
  }

  @Override
  public void refused(Endpoint from, long now) {
    unattributed.inbound().add(Counter.RX_UNKNOWN_SOURCE);
    unattributed.refused(from, now);
  }

  @Override
  public void dropped() {
    unattributed.inbound().add(Counter.RX_TOO_MANY_UNKNOWN);
  }

  /** What can be seen of a peer now. */
  public Observation observe(Peer peer) {
    return Observation.of(peer, unattributed, index.all().size() == 1, clock.getAsLong());
  }

  private boolean isPortInUse(int port) {
    return index.all().stream().anyMatch(peer -> peer.usesPort(port));
  }

  // ---- What the peers tell -------------------------------------------------------------------

  @Override
  public void moved(Peer peer) {
    index.moved(peer);
    network.refresh();
  }

  @Override
  public void counted(Peer peer) {
    index.counted(peer);
  }

  @Override
  public void sessionChanged(Peer peer) {
    preferred.choose(clock.getAsLong());
    followRoutes();
  }

  private void followRoutes() {
    if (routes.changed()) {
      network.refresh();
    }
  }

  @Override
  public void pathChanged(Peer peer) {
    network.refresh();
  }

  @Override
  public int peers() {
    return index.all().size();
  }

  @Override
  public int ephemeralPort() {
    return udp == null ? 0 : ephemeralPorts.open(udp, this::isPortInUse, clock.getAsLong());
  }

  @Override
  public void released() {
    var device = partsHolder.now().device();
    if (device != null) {
      device.wakeup();
    }
  }
}
