// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vpnd.api.Cipher;
import vpnd.api.Counter;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;
import vpnd.api.UdpPort;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.NonceRange;
import vpnd.router.protocol.Session;

/** Moves packets of the host to the peer: read, seal, send; one batch at a time, on one thread. */
final class OutboundLoop implements Runnable {
  private static final long READ_TIMEOUT = 1_000_000_000;
  private static final long PARK_NANOS = 1_000_000;

  /** So many times {@link #PARK_NANOS} and no more, because whoever replaces a part waits too. */
  private static final int PATIENCE = 1000;

  private final Switchboard switchboard;
  private final Switchboard.Position position;
  private final Outbox outbox;
  private final Retirement retirement;
  private final Reserve reserve;
  private final PacketBatch batch;
  private final Counters counters;
  private final DeviceFailure failure;
  private @Nullable TunDevice failed;
  private volatile boolean isStopped;

  OutboundLoop(
      Switchboard switchboard,
      Outbox outbox,
      Retirement retirement,
      Reserve reserve,
      PacketBatch batch,
      Counters counters,
      DeviceFailure failure) {
    this.switchboard = switchboard;
    this.position = switchboard.enter();
    this.outbox = outbox;
    this.retirement = retirement;
    this.reserve = reserve;
    this.batch = batch;
    this.counters = counters;
    this.failure = failure;
  }

  /** Ends the loop after its batch; the caller wakes the device up. */
  void stop() {
    isStopped = true;
  }

  @Override
  public void run() {
    try {
      while (!isStopped) {
        var wiring = switchboard.next(position);
        var suite = wiring.suite();
        var device = wiring.device();
        var udp = wiring.udp();
        if (suite == null || device == null || device == failed || udp == null) {
          // What the host sends meanwhile waits in the device's own queue.
          LockSupport.parkNanos(PARK_NANOS);
        } else {
          forward(device, suite.cipher(), udp);
        }
      }
    } finally {
      position.end();
    }
  }

  private void forward(TunDevice device, Cipher cipher, UdpPort udp) {
    int count;
    try {
      count = device.read(batch, READ_TIMEOUT);
    } catch (IOException e) {
      failed = device;
      failure.deviceFailed(device, e);
      return;
    }
    if (count > 0) {
      awaitRelease();
      retirement.beginBatch();
      try {
        sealAndSend(count, cipher, udp);
      } finally {
        retirement.endBatch();
      }
    }
  }

  /** Not before the read: a key change may have begun while the loop waited for these packets. */
  private void awaitRelease() {
    for (var patience = PATIENCE; outbox.isHeld && patience > 0 && !isStopped; patience--) {
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  /** Waits for a slow disk, but not for one that fails. */
  private long take(NonceRange nonces, int count) {
    var nonce = nonces.take(count);
    for (var patience = PATIENCE; nonce < 0 && patience > 0 && !isStopped; patience--) {
      reserve.request(count);
      if (reserve.isFailing()) {
        return -1;
      }
      LockSupport.parkNanos(PARK_NANOS);
      nonce = nonces.take(count);
    }
    return nonce;
  }

  private void sealAndSend(int count, Cipher cipher, UdpPort udp) {
    var key = outbox.key;
    var endpoint = outbox.endpoint;
    if (key == null || endpoint == null) {
      counters.add(Counter.TX_NO_SESSION, count);
      return;
    }
    var nonces = outbox.nonces;
    var nonce = take(nonces, count);
    if (nonce < 0) {
      counters.add(Counter.TX_NO_NONCE, count);
      return;
    }
    reserve.check(nonces);
    var packets = 0;
    var octets = 0L;
    for (var slot = 0; slot < count; slot++) {
      var length = batch.length(slot);
      if (length <= PacketBatch.HEADROOM || length > Session.LONGEST) {
        counters.add(Counter.TX_TOO_LONG);
        batch.length(slot, 0);
        continue;
      }
      Sealer.seal(cipher, key, nonces, nonce + slot, MessageType.DATA, batch, slot);
      batch.endpoint(slot, endpoint);
      packets++;
      octets += length - PacketBatch.HEADROOM;
    }
    var sent = udp.send(batch);
    counters.add(Counter.TX_DATAGRAMS, sent);
    counters.add(Counter.TX_PACKETS, packets);
    counters.add(Counter.TX_BYTES, octets);
    counters.add(Counter.TX_REFUSED, packets - sent);
  }
}
