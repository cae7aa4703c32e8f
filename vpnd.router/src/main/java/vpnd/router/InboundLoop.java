// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;
import vpnd.api.UdpPort;
import vpnd.router.protocol.Counters;

/**
 * Moves packets of the peer to the host: receive, open, write; one batch at a time, on one thread.
 * The same thread runs the protocol and its timers, so the protocol needs no lock.
 */
final class InboundLoop implements Runnable {
  private static final long LONGEST_WAIT = 1_000_000_000;
  private static final long PARK_NANOS = 1_000_000;

  private final Switchboard switchboard;
  private final Switchboard.Position position;
  private final Peer peer;
  private final PacketBatch batch;
  private final Counters counters;
  private final LongSupplier clock;
  private final DeviceFailure failure;
  private @Nullable UdpPort failedSocket;
  private @Nullable TunDevice failedDevice;
  private volatile boolean isStopped;

  InboundLoop(
      Switchboard switchboard,
      Peer peer,
      PacketBatch batch,
      Counters counters,
      LongSupplier clock,
      DeviceFailure failure) {
    this.switchboard = switchboard;
    this.position = switchboard.enter();
    this.peer = peer;
    this.batch = batch;
    this.counters = counters;
    this.clock = clock;
    this.failure = failure;
  }

  /** Ends the loop after its batch; the caller wakes the socket up. */
  void stop() {
    isStopped = true;
  }

  @Override
  public void run() {
    try {
      while (!isStopped) {
        var wiring = switchboard.next(position);
        var udp = wiring.udp();
        if (wiring.suite() == null || udp == null || udp == failedSocket || wiring.role() == null) {
          LockSupport.parkNanos(PARK_NANOS);
          continue;
        }
        peer.use(wiring);
        forward(udp, wiring.device());
      }
    } finally {
      peer.stop();
      position.end();
    }
  }

  private void forward(UdpPort udp, @Nullable TunDevice device) {
    var now = clock.getAsLong();
    peer.onTimer(now);
    int count;
    try {
      count = udp.receive(batch, Math.min(LONGEST_WAIT, Math.max(0, peer.nextDeadline() - now)));
    } catch (IOException e) {
      failedSocket = udp;
      failure.socketFailed(udp, e);
      return;
    }
    if (count == 0) {
      return;
    }
    now = clock.getAsLong();
    var packets = 0;
    var octets = 0L;
    for (var slot = 0; slot < count; slot++) {
      if (peer.onDatagram(batch, slot, now)) {
        packets++;
        octets += batch.length(slot) - PacketBatch.HEADROOM;
      } else {
        batch.length(slot, 0);
      }
    }
    if (packets > 0) {
      deliver(device, packets, octets);
    }
  }

  private void deliver(@Nullable TunDevice device, int packets, long octets) {
    if (device == null || device == failedDevice) {
      counters.add(Counter.RX_PARKED, packets);
      return;
    }
    try {
      var taken = device.write(batch);
      counters.add(Counter.RX_PACKETS, taken);
      counters.add(Counter.RX_BYTES, octets);
      counters.add(Counter.RX_DEVICE_REFUSED, packets - taken);
    } catch (IOException e) {
      counters.add(Counter.RX_DEVICE_REFUSED, packets);
      failedDevice = device;
      failure.deviceFailed(device, e);
    }
  }
}
