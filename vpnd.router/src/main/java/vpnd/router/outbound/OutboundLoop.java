// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.PacketLoop;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.DataKeys;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Session;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.statistics.Statistics;
import vpnd.router.storage.NonceReserve;

/**
 * Moves packets of the host to the peers: read, route, seal, send; one batch at a time, on one
 * thread. Where there are more cores there are more of these, each with a queue of the device; all
 * packets of a flow are in one.
 */
public final class OutboundLoop {
  /** The peers to which the packets of a batch go. */
  @FunctionalInterface
  private interface Targets {
    /** Null if the packet was dropped, or waits. */
    @Nullable Outbox of(int slot);
  }

  private static final long READ_TIMEOUT = 1_000_000_000;
  private static final long PARK_NANOS = 1_000_000;

  /** Longest wait, in units of {@link #PARK_NANOS}; the replacement of a part waits as long. */
  private static final int PATIENCE = 1000;

  private final int thread;
  private final RoutingTables routes;
  private final KeyReclaimer reclaimer;
  private final PacketBatch batch;
  private final HoldQueue held;
  private final NativeMemory dataNonce;
  private final @Nullable Outbox[] targets;
  private final Targets routed;
  private final Targets released;
  private final DeviceFailure failure;
  private final PacketLoop loop;
  private @Nullable TunDevice failed;

  /**
   * @param thread the index of this loop and of its queue of the device, from 0
   * @param routes to the peers, replaced when they come and go
   * @param held keeps packets that have to wait
   * @param dataNonce {@value DataKeys#NONCE_SIZE} bytes, all zeros
   */
  public OutboundLoop(
      int thread,
      PartsHolder partsHolder,
      RoutingTables routes,
      KeyReclaimer reclaimer,
      PacketBatch batch,
      HoldQueue held,
      NativeMemory dataNonce,
      LongSupplier clock,
      DeviceFailure failure) {
    this.thread = thread;
    this.routes = routes;
    this.reclaimer = reclaimer;
    this.batch = batch;
    this.held = held;
    this.dataNonce = dataNonce;
    this.targets = new @Nullable Outbox[batch.capacity()];
    this.routed = slot -> targets[slot];
    this.released = held::owner;
    this.failure = failure;
    this.loop =
        new PacketLoop(
            partsHolder,
            clock,
            failure,
            this::turn,
            () -> routes.table(thread).unattributed().add(Counter.LOOP_FAULTS),
            () -> {});
  }

  /** The loop, to be started. */
  public PacketLoop loop() {
    return loop;
  }

  private void turn() {
    var parts = loop.next();
    var suites = parts.suites();
    var device = parts.device();
    var udp = parts.udp();
    if (suites == null || device == null || device == failed || udp == null) {
      // What the host sends meanwhile waits in the device's own queue.
      LockSupport.parkNanos(PARK_NANOS);
    } else {
      forward(device, suites, udp);
    }
  }

  private void forward(TunDevice device, Suites suites, UdpSocket udp) {
    sendReleased(suites, udp, false);
    if (thread >= device.queues()) {
      LockSupport.parkNanos(READ_TIMEOUT);
      return;
    }
    int count;
    try {
      count = device.read(thread, batch, READ_TIMEOUT);
    } catch (IOException e) {
      failed = device;
      failure.deviceFailed(device, e);
      return;
    }
    if (count > 0) {
      route(count, suites, udp);
      reclaimer.beginBatch(thread);
      try {
        sealAndSend(batch, count, routed, suites, udp);
      } finally {
        reclaimer.endBatch(thread);
      }
    }
  }

  /** Finds the peer of each packet, and puts aside what has to wait. */
  private void route(int count, Suites suites, UdpSocket udp) {
    var table = routes.table(thread);
    for (var slot = 0; slot < count; slot++) {
      var body = batch.offset(slot) + PacketBatch.HEADROOM;
      var length = batch.length(slot) - PacketBatch.HEADROOM;
      var target = table.find(batch.bytes(), body, length);
      targets[slot] = target;
      if (target == null) {
        table.unattributed().add(table.isEmpty() ? Counter.TX_NO_SESSION : Counter.TX_NO_ROUTE);
        batch.length(slot, 0);
      } else if (RecursiveRoutingCheck.isOne(batch.bytes(), body, length, target)) {
        target.counters.add(Counter.TX_OWN_DATAGRAM);
        batch.length(slot, 0);
      } else if (target.isHeld || target.hasHeld) {
        makeRoom(table.isShared() ? 0 : PATIENCE, suites, udp);
        held.add(batch, slot, target);
      }
    }
  }

  /**
   * A queue that is full stops the loop until a key change has ended, or has taken too long. If
   * that would keep the packets of other peers back, those in the queue have to go at once.
   */
  private void makeRoom(int patience, Suites suites, UdpSocket udp) {
    for (var left = patience; held.isFull(); left--) {
      sendReleased(suites, udp, left <= 0 || loop.isStopped());
      if (held.isFull()) {
        LockSupport.parkNanos(PARK_NANOS);
      }
    }
  }

  private void sendReleased(Suites suites, UdpSocket udp, boolean isForced) {
    if (held.isEmpty()) {
      return;
    }
    var packets = held.release(isForced);
    reclaimer.beginBatch(thread);
    try {
      sealAndSend(packets, packets.count(), released, suites, udp);
    } finally {
      reclaimer.endBatch(thread);
      held.removeReleased(); // also after a fault: what is sealed already must not be sealed again
    }
  }

  private void sealAndSend(
      PacketBatch packets, int count, Targets owners, Suites suites, UdpSocket udp) {
    var sealed = 0;
    for (var slot = 0; slot < count; slot++) {
      var target = owners.of(slot);
      if (target == null || packets.length(slot) == 0) {
        continue;
      }
      if (seal(packets, slot, target, suites)) {
        sealed++;
      } else {
        packets.length(slot, 0);
      }
    }
    if (sealed > 0) {
      var sent = udp.send(packets);
      if (sent < sealed) {
        routes.table(thread).unattributed().add(Counter.TX_REFUSED, sealed - sent);
      }
    }
  }

  /** Whether the slot is now a datagram; otherwise it was counted. */
  private boolean seal(PacketBatch packets, int slot, Outbox target, Suites suites) {
    var counters = target.counters;
    var length = packets.length(slot);
    var key = target.key;
    var endpoint = target.endpoint;
    if (key == null || endpoint == null) {
      counters.add(Counter.TX_NO_SESSION);
      return false;
    }
    if (length > Session.LONGEST) {
      counters.add(Counter.TX_TOO_LONG);
      return false;
    }
    MssClamp.apply(packets, slot, target.mtu);
    if (target.copiesDscp) {
      packets.trafficClass(
          slot, Dscp.of(packets.bytes(), packets.offset(slot) + PacketBatch.HEADROOM));
    }
    if (!sealData(packets, slot, key.data(), suites)
        && !sealBox(packets, slot, key, target, suites)) {
      counters.add(Counter.TX_NO_NONCE);
      return false;
    }
    var packet = length - PacketBatch.HEADROOM;
    if (packet > target.longest && packet <= Statistics.LONG_PACKET) {
      packets.markFragmentable(slot); // no MTU of a device can prevent it
    }
    packets.endpoint(slot, endpoint);
    counters.add(Counter.TX_DATAGRAMS);
    counters.add(Counter.TX_PACKETS);
    counters.add(Counter.TX_BYTES, packet);
    if (packet > Statistics.LONG_PACKET) {
      counters.add(Counter.TX_LONG_PACKETS);
    }
    return true;
  }

  /** Seals a packet in the way on which both sides have agreed, if they have. */
  private boolean sealData(PacketBatch packets, int slot, @Nullable DataKeys keys, Suites suites) {
    var aegis = suites.aegis();
    if (aegis == null || keys == null || !keys.isAgreed()) {
      return false;
    }
    var number = keys.take();
    if (number < 0) {
      return false;
    }
    Sealer.sealData(aegis.cipher(), keys, number, dataNonce, packets, slot);
    return true;
  }

  private boolean sealBox(
      PacketBatch packets, int slot, SessionKey key, Outbox target, Suites suites) {
    var nonces = target.nonces;
    var nonce = take(nonces, target.reserve);
    if (nonce < 0) {
      return false;
    }
    target.reserve.check(nonces);
    packets.finishChecksum(slot);
    var cipher = suites.secretBox().cipher();
    Sealer.seal(cipher, key, nonces, nonce, MessageType.DATA, packets, slot);
    return true;
  }

  /** Waits for a slow disk, but not for one that fails. */
  private long take(NonceRange nonces, NonceReserve reserve) {
    var nonce = nonces.take(1);
    for (var patience = PATIENCE; nonce < 0 && patience > 0 && !loop.isStopped(); patience--) {
      reserve.request(1);
      if (reserve.isFailing()) {
        return -1;
      }
      LockSupport.parkNanos(PARK_NANOS);
      nonce = nonces.take(1);
    }
    return nonce;
  }
}
