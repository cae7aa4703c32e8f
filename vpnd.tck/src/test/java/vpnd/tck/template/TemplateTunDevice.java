// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.template;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/**
 * A device whose host is two queues. A port to a system has a descriptor in their place: read(2)
 * and write(2) on {@code batch.address(slot) + HEADROOM}, and poll(2) on it and on a pipe for
 * {@link #wakeup}. Unlike this one, it allocates nothing per packet.
 */
final class TemplateTunDevice implements TunDevice {
  private static final byte[] WAKEUP = {};
  private static final int QUEUED = 1024;
  private static final int SMALLEST = 20;

  private final String name;
  private final Runnable onClose;
  private final AtomicBoolean isAwake = new AtomicBoolean();
  private final BlockingQueue<byte[]> toTunnel = new ArrayBlockingQueue<>(QUEUED);
  private final BlockingQueue<byte[]> fromTunnel = new ArrayBlockingQueue<>(QUEUED);

  TemplateTunDevice(String name, Runnable onClose) {
    this.name = name;
    this.onClose = onClose;
  }

  /** What programs of the host send. */
  BlockingQueue<byte[]> toTunnel() {
    return toTunnel;
  }

  /** What programs of the host receive. */
  BlockingQueue<byte[]> fromTunnel() {
    return fromTunnel;
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
    batch.count(slot); // last: it counts what was set before
    return slot;
  }

  private byte @Nullable [] await(long timeoutNanos) {
    try {
      return toTunnel.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public int write(PacketBatch batch) {
    int taken = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      int length = batch.length(slot) - PacketBatch.HEADROOM;
      if (length >= SMALLEST && isIp(batch, slot)) { // empty slots are skipped
        var packet = new byte[length];
        batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM, packet);
        taken += fromTunnel.offer(packet) ? 1 : 0;
      }
    }
    return taken;
  }

  private static boolean isIp(PacketBatch batch, int slot) {
    int version = batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM) >>> 4;
    return version == 4 || version == 6;
  }

  /** Two calls before a read count as one. */
  @Override
  public void wakeup() {
    if (isAwake.compareAndSet(false, true)) {
      toTunnel.offer(WAKEUP);
    }
  }

  /** Memory has no network. A port to a system makes the changes by HostChanges.keep. */
  @Override
  public void configure(NetworkPlan plan) {}

  @Override
  public void close() {
    onClose.run();
  }
}
