// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/**
 * A device whose host is two queues, and answers pings. A port to a system has a descriptor in
 * their place, and allocates nothing per packet: read(2) and write(2) at {@code
 * batch.address(slot) + HEADROOM}, and poll(2) on it and on a pipe for {@link #wakeup}.
 */
final class TemplateDevice implements TunDevice {
  private static final byte[] WAKEUP = {};
  private static final int QUEUED = 1024;
  private static final int SHORTEST = 20;

  /** What programs of the host send, and what they receive. */
  final BlockingQueue<byte[]> toTunnel = new ArrayBlockingQueue<>(QUEUED);

  final BlockingQueue<byte[]> fromTunnel = new ArrayBlockingQueue<>(QUEUED);

  private final String name;
  private final Runnable onClose;
  private final AtomicBoolean isAwake = new AtomicBoolean();

  TemplateDevice(String name, Runnable onClose) {
    this.name = name;
    this.onClose = onClose;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) {
    int slot = 0;
    var packet = await(timeoutNanos);
    while (packet != null && packet != WAKEUP) {
      int length = Math.min(packet.length, batch.slotSize() - PacketBatch.HEADROOM);
      batch.bytes().put(batch.offset(slot) + PacketBatch.HEADROOM, packet, 0, length);
      batch.length(slot, PacketBatch.HEADROOM + length);
      slot++;
      packet = slot < batch.capacity() ? toTunnel.poll() : null;
    }
    if (packet == WAKEUP) {
      isAwake.set(false);
    }
    batch.count(slot); // last: the slots below it are valid
    return slot;
  }

  private byte[] await(long timeoutNanos) {
    try {
      return toTunnel.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public int write(PacketBatch batch) {
    int accepted = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      int length = batch.length(slot) - PacketBatch.HEADROOM;
      if (length >= SHORTEST) { // empty slots are skipped
        var packet = new byte[length];
        batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM, packet);
        accepted += accept(packet) ? 1 : 0;
      }
    }
    return accepted;
  }

  /** Like a kernel, refuses what is not IP and what it has no space for. */
  private boolean accept(byte[] packet) {
    int version = packet[0] >>> 4;
    return (version == 4 || version == 6)
        && (Ping.answer(packet) ? toTunnel : fromTunnel).offer(packet);
  }

  /** Two calls before a read count as one. If the queue is full, the reader does not wait anyway. */
  @Override
  public void wakeup() {
    if (isAwake.compareAndSet(false, true) && !toTunnel.offer(WAKEUP)) {
      isAwake.set(false);
    }
  }

  /** Memory has no network. A port to a system makes the changes by HostChanges.keep. */
  @Override
  public void configure(NetworkPlan plan) throws IOException {
    if (!plan.killSwitch().isEmpty()) {
      throw new IOException("%s cannot block traffic: set on_down to open".formatted(name));
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
