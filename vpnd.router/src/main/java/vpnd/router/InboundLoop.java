// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;
import vpnd.api.UdpPort;
import vpnd.router.protocol.Suites;

/**
 * Moves packets of the peers to the host: receive, open, write; one batch at a time, on one thread.
 * The same thread runs the protocol engines and their timers, so they need no lock.
 */
final class InboundLoop implements Runnable {
  private static final long LONGEST_WAIT = 1_000_000_000;
  private static final long PARK_NANOS = 1_000_000;

  private final Switchboard switchboard;
  private final Switchboard.Position position;
  private final Mailbox mailbox;
  private final Peers peers;
  private final Retirement retirement;
  private final PacketBatch batch;
  private final Strays strays;
  private final Clock clock;
  private final DeviceFailure failure;
  private final LoopGuard guard;
  private final Runnable turn = this::turn;
  private @Nullable UdpPort failedSocket;
  private @Nullable TunDevice failedDevice;
  private volatile boolean isStopped;

  /**
   * @param mailbox what other threads have to be done on this one
   */
  InboundLoop(
      Switchboard switchboard,
      Mailbox mailbox,
      Peers peers,
      Retirement retirement,
      PacketBatch batch,
      Strays strays,
      Clock clock,
      DeviceFailure failure) {
    this.switchboard = switchboard;
    this.position = switchboard.enter();
    this.mailbox = mailbox;
    this.peers = peers;
    this.retirement = retirement;
    this.batch = batch;
    this.strays = strays;
    this.clock = clock;
    this.failure = failure;
    this.guard =
        new LoopGuard(
            clock,
            fault -> {
              strays.inbound().add(Counter.LOOP_FAULTS);
              failure.loopFaulted(fault);
            });
  }

  /** How far it has come. */
  Switchboard.Position position() {
    return position;
  }

  /** Ends the loop after its batch; the caller wakes the socket up. */
  void stop() {
    isStopped = true;
  }

  @Override
  public void run() {
    try {
      while (!isStopped) {
        guard.run(turn);
      }
    } finally {
      mailbox.close();
      peers.stop();
      retirement.sweep();
      position.end();
    }
  }

  private void turn() {
    mailbox.run();
    retirement.sweep();
    var wiring = switchboard.next(position);
    var suites = wiring.suites();
    var udp = wiring.udp();
    peers.use(wiring);
    if (suites == null || udp == null || udp == failedSocket || wiring.awaitsDevice()) {
      // What peers send meanwhile waits in the socket's own queue.
      if (udp != null) {
        udp.pause();
      }
      LockSupport.parkNanos(PARK_NANOS);
    } else {
      forward(udp, suites, wiring.device());
    }
  }

  private void forward(UdpPort udp, Suites suites, @Nullable TunDevice device) {
    var now = clock.getAsLong();
    peers.onTimer(now);
    var late = peers.finish(suites, now);
    var lateBatch = peers.finished();
    peers.tryStrangers(suites, now);
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
      strays.inbound().add(Counter.RX_PARKED, count);
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
      strays.inbound().add(Counter.RX_PARKED, count);
      return;
    }
    if (!device.finishesChecksums()) {
      for (var slot = 0; slot < packets.count(); slot++) {
        packets.finishChecksum(slot);
      }
    }
    try {
      strays.inbound().add(Counter.RX_DEVICE_REFUSED, count - device.write(packets));
    } catch (IOException e) {
      strays.inbound().add(Counter.RX_DEVICE_REFUSED, count);
      failedDevice = device;
      failure.deviceFailed(device, e);
    }
  }
}
