// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.router.outbound.KeyReclaimer;
import vpnd.router.parts.DeviceFailure;
import vpnd.router.parts.PacketLoop;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.Suites;
import vpnd.router.thread.Clock;
import vpnd.router.thread.TaskQueue;

/**
 * Moves packets of the peers to the host: receive, open, write; one batch at a time, on one thread.
 * The same thread runs the protocol engines and their timers, so they need no lock.
 */
public final class InboundLoop {
  private static final long LONGEST_WAIT = 1_000_000_000;
  private static final long PARK_NANOS = 1_000_000;

  private final TaskQueue tasks;
  private final Peers peers;
  private final KeyReclaimer reclaimer;
  private final PacketBatch batch;
  private final UnattributedCounters unattributed;
  private final Clock clock;
  private final DeviceFailure failure;
  private final PacketLoop loop;
  private @Nullable UdpSocket failedSocket;
  private @Nullable TunDevice failedDevice;

  /**
   * @param tasks what other threads have to be done on this one
   */
  public InboundLoop(
      PartsHolder partsHolder,
      TaskQueue tasks,
      Peers peers,
      KeyReclaimer reclaimer,
      PacketBatch batch,
      UnattributedCounters unattributed,
      Clock clock,
      DeviceFailure failure) {
    this.tasks = tasks;
    this.peers = peers;
    this.reclaimer = reclaimer;
    this.batch = batch;
    this.unattributed = unattributed;
    this.clock = clock;
    this.failure = failure;
    this.loop =
        new PacketLoop(
            partsHolder,
            clock,
            failure,
            this::turn,
            () -> unattributed.inbound().add(Counter.LOOP_FAULTS),
            this::end);
  }

  /** The loop, to be started. */
  public PacketLoop loop() {
    return loop;
  }

  private void end() {
    tasks.close();
    peers.stop();
    reclaimer.sweep();
  }

  private void turn() {
    tasks.run();
    reclaimer.sweep();
    var parts = loop.next();
    var suites = parts.suites();
    var udp = parts.udp();
    peers.use(parts);
    if (suites == null || udp == null || udp == failedSocket || parts.awaitsDevice()) {
      // What peers send meanwhile waits in the socket's own queue.
      if (udp != null) {
        udp.pause();
      }
      LockSupport.parkNanos(PARK_NANOS);
    } else {
      forward(udp, suites, parts.device());
    }
  }

  private void forward(UdpSocket udp, Suites suites, @Nullable TunDevice device) {
    var now = clock.getAsLong();
    peers.onTimer(now);
    var late = peers.finish(suites, now);
    var lateBatch = peers.finished();
    peers.tryUnknownSources(suites, now);
    peers.endBatch();
    deliver(device, lateBatch, late);
    int count;
    try {
      count = udp.receive(batch, Math.min(LONGEST_WAIT, clock.realTime(peers.nextDeadline(), now)));
    } catch (IOException e) {
      failedSocket = udp;
      failure.socketFailed(udp, e);
      return;
    }
    if (device == null) {
      // To answer would be to let the peer route into a hole.
      unattributed.inbound().add(Counter.RX_PARKED, count);
      return;
    }
    now = clock.getAsLong();
    var packets = 0;
    for (var slot = 0; slot < count; slot++) {
      if (peers.accept(suites, batch, slot, now)) {
        packets++;
      } else {
        batch.length(slot, 0);
      }
    }
    peers.endBatch();
    deliver(device, batch, packets);
  }

  private void deliver(@Nullable TunDevice device, PacketBatch packets, int count) {
    if (count == 0) {
      return;
    }
    if (device == null || device == failedDevice) {
      unattributed.inbound().add(Counter.RX_PARKED, count);
      return;
    }
    if (!device.completesChecksums()) {
      for (var slot = 0; slot < packets.count(); slot++) {
        packets.finishChecksum(slot);
      }
    }
    try {
      unattributed.inbound().add(Counter.RX_DEVICE_REFUSED, count - device.write(packets));
    } catch (IOException e) {
      unattributed.inbound().add(Counter.RX_DEVICE_REFUSED, count);
      failedDevice = device;
      failure.deviceFailed(device, e);
    }
  }
}
