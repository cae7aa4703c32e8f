// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.role.Role;
import vpnd.router.host.HostNetwork;
import vpnd.router.inbound.InboundLoop;
import vpnd.router.inbound.Observation;
import vpnd.router.inbound.Peers;
import vpnd.router.inbound.PendingPersist;
import vpnd.router.inbound.UnattributedCounters;
import vpnd.router.inbound.UnknownSources;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.HoldQueue;
import vpnd.router.outbound.KeyReclaimer;
import vpnd.router.outbound.OutboundLoop;
import vpnd.router.outbound.Outbox;
import vpnd.router.outbound.Outboxes;
import vpnd.router.outbound.RoutingTable;
import vpnd.router.outbound.RoutingTables;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.LoopWatchdog;
import vpnd.router.parts.PacketLoop;
import vpnd.router.parts.PartsHolder;
import vpnd.router.peer.Peer;
import vpnd.router.peer.PeerEnvironment;
import vpnd.router.peer.PeerPath;
import vpnd.router.protocol.DataKeys;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.Suites;
import vpnd.router.report.ActiveProblems;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.Statistics;
import vpnd.router.storage.EndpointFile;
import vpnd.router.storage.LastEndpoint;
import vpnd.router.storage.NonceReserve;
import vpnd.router.storage.NonceStore;
import vpnd.router.storage.PeerNonces;
import vpnd.router.thread.Clock;
import vpnd.router.thread.TaskQueue;
import vpnd.router.thread.Worker;

/** The loops of a tunnel with all that they share, from their start to their end. */
final class PacketLoops {
  /** Two large packets of the host, cut to 1,400 bytes: one is read while there is room for it. */
  private static final int BATCH = 128;

  private static final int HELD = 256;
  private static final int UNKNOWN = 1024;
  private static final int PENDING = 1024;
  private static final int STORING_THREADS = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PartsHolder partsHolder;
  private final Worker storage;
  private final Clock clock;
  private final List<NativeMemory> memory = new ArrayList<>();
  private final KeyReclaimer reclaimer;
  private final Worker disk;
  private final TaskQueue tasks;
  private final ControlChannel control;
  private final Peers peers;
  private final PacketLoop inbound;
  private final List<PacketLoop> outbound;
  private final LoopWatchdog watch;

  /**
   * Allocates what the loops need and starts them.
   *
   * @param watch finds loops that do not return from a part; its clock shows real time
   */
  PacketLoops(
      DeviceStatistics statistics,
      CipherSuite suite,
      PartsHolder partsHolder,
      HostNetwork network,
      Worker storage,
      Worker watch,
      Clock clock,
      DeviceFailure failure) {
    this.partsHolder = partsHolder;
    this.storage = storage;
    this.clock = clock;
    var name = statistics.device();
    disk = new Worker("vpnd-disk-" + name, STORING_THREADS, clock);
    tasks = new TaskQueue(this::wakeInbound);
    control = new ControlChannel(batch(suite, 1, PacketBatch.SLOT_SIZE));
    var threads = statistics.counters().outbound().size();
    reclaimer = new KeyReclaimer(threads);
    var unattributed = new UnattributedCounters(statistics);
    var newcomers = unknownSources(suite);
    var unknownSources = unknownSources(suite);
    var routes =
        new RoutingTables(
            unattributed.outbound().stream()
                .map(counters -> new RoutingTable(List.of(), counters))
                .toList());
    var pending =
        new PendingPersist(
            batch(suite, PENDING, UnknownSources.SLOT_SIZE),
            batch(suite, PENDING, UnknownSources.SLOT_SIZE),
            disk,
            this::wakeInbound);
    peers =
        new Peers(
            newcomers,
            unknownSources,
            pending,
            control,
            unattributed,
            routes,
            network,
            partsHolder,
            clock);
    inbound =
        new InboundLoop(
                partsHolder,
                tasks,
                peers,
                reclaimer,
                batch(suite, BATCH, PacketBatch.SLOT_SIZE),
                unattributed,
                clock,
                failure)
            .loop();
    outbound =
        IntStream.range(0, threads)
            .mapToObj(
                thread ->
                    new OutboundLoop(
                            thread,
                            partsHolder,
                            routes,
                            reclaimer,
                            batch(suite, BATCH, PacketBatch.SLOT_SIZE),
                            new HoldQueue(batch(suite, HELD, PacketBatch.SLOT_SIZE)),
                            region(suite, DataKeys.NONCE_SIZE),
                            clock,
                            failure)
                        .loop())
            .toList();
    inbound.start("vpnd-inbound-" + name);
    outbound.forEach(loop -> loop.start("vpnd-outbound-" + name));
    this.watch =
        new LoopWatchdog(
            loops().map(PacketLoop::position).toList(),
            watch,
            () -> {
              abandon();
              failure.loopBlocked();
            });
  }

  private Stream<PacketLoop> loops() {
    return Stream.concat(Stream.of(inbound), outbound.stream());
  }

  /** Nobody waits any more for a loop, which may never return; {@link #close} is still to come. */
  private void abandon() {
    outbound.forEach(PacketLoop::stop);
    inbound.stop();
    tasks.abandon();
    loops().map(PacketLoop::position).forEach(PartsHolder.Position::end);
  }

  private UnknownSources unknownSources(CipherSuite suite) {
    return new UnknownSources(batch(suite, UNKNOWN, UnknownSources.SLOT_SIZE), RANDOM.nextInt());
  }

  private PacketBatch batch(CipherSuite suite, int slots, int slotSize) {
    return new PacketBatch(region(suite, slots * slotSize), slots, slotSize);
  }

  private NativeMemory region(CipherSuite suite, int size) {
    var region = suite.allocate(size);
    memory.add(region);
    return region;
  }

  private void wakeInbound() {
    var udp = partsHolder.now().udp();
    if (udp != null) {
      udp.wakeup();
    }
  }

  /** Makes the protocol with a peer, which is then to be added. */
  Peer peer(
      TunnelConfig config,
      Role role,
      Suites suites,
      NativeMemory staticKey,
      NonceStore store,
      ActiveProblems faults,
      Statistics statistics,
      Entropy entropy) {
    var reserve = new NonceReserve(store, disk, clock, faults, config.label());
    var outboxes =
        statistics.counters().outbound().stream()
            .map(counters -> new Outbox(store.range(), reserve, counters, config.copiesDscp()))
            .toList();
    return new Peer(
        new PeerEnvironment(control, reclaimer, storage, disk, tasks, entropy, peers),
        config,
        role,
        suites,
        staticKey,
        new PeerNonces(store, faults, config.label()),
        new Outboxes(outboxes),
        statistics.counters(),
        role.isListening() ? lastEndpoint(config) : null);
  }

  private LastEndpoint lastEndpoint(TunnelConfig config) {
    var file = EndpointFile.beside(config.remoteNonceFile());
    return new LastEndpoint(file, storage, config.label());
  }

  /** Begins the protocol with a peer; one that is called back needs nonces first. */
  void add(Peer peer) {
    if (peer.isCalledBack()) {
      disk.execute(
          () -> {
            peer.outboxes().first().reserve.reserveFirst();
            tasks.execute(() -> peers.add(peer));
          });
    } else {
      tasks.execute(() -> peers.add(peer));
    }
  }

  /** Ends the session with a peer and returns when nothing of it is in use any more. */
  void remove(Peer peer) {
    tasks.perform(() -> peers.remove(peer));
  }

  /** The peer may be at these addresses. */
  void suppose(Peer peer, List<Endpoint> addresses) {
    tasks.execute(() -> peers.suppose(peer, addresses));
  }

  /** The host knows the path to the peer, see {@link PeerPath}. */
  void path(Peer peer, int hint, int ceiling, boolean isOther) {
    tasks.execute(() -> peers.path(peer, hint, ceiling, isOther));
  }

  /** Changes the key of a peer's session now, if that is possible. */
  KeyChange rekey(Peer peer) {
    var outcome = new KeyChange[] {KeyChange.NO_SESSION};
    tasks.perform(() -> outcome[0] = peers.rekey(peer));
    return outcome[0];
  }

  /** What can be seen of the contact with a peer and of its traffic; null if it is gone. */
  @Nullable Observation observe(Peer peer) {
    var observation = new @Nullable Observation[1];
    tasks.perform(() -> observation[0] = peers.observe(peer));
    return observation[0];
  }

  /** Another implementation of a peer's role, or none; returns when the old one is out of use. */
  void use(Peer peer, @Nullable Role role) {
    tasks.perform(() -> peer.use(role));
  }

  /** Ends the loops and all sessions, and overwrites all keys and packets. */
  void close() {
    watch.close();
    // In this order: the inbound thread gives the keys back, which the outbound threads use.
    outbound.forEach(PacketLoop::stop);
    outbound.forEach(PacketLoop::awaitEnd);
    inbound.stop();
    inbound.awaitEnd();
    disk.close();
    if (loops().allMatch(PacketLoop::hasEnded)) {
      memory.forEach(NativeMemory::close);
    }
  }
}
