// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.memory;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/** A device between two queues. Unlike a real device, it allocates memory for each packet. */
final class MemoryTunDevice implements TunDevice {
  private static final byte[] WAKEUP = {};

  private final String name;
  private final BlockingQueue<byte[]> toTunnel;
  private final BlockingQueue<byte[]> fromTunnel;
  private final Runnable onClose;
  private volatile NetworkPlan plan = NetworkPlan.EMPTY;

  /**
   * @param toTunnel packets that the host sends
   * @param fromTunnel packets for the host; dropped while it is full
   * @param onClose called by {@link #close}
   */
  MemoryTunDevice(
      String name,
      BlockingQueue<byte[]> toTunnel,
      BlockingQueue<byte[]> fromTunnel,
      Runnable onClose) {
    this.name = name;
    this.toTunnel = toTunnel;
    this.fromTunnel = fromTunnel;
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
    batch.count(slot);
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
      if (length > 0) {
        var packet = new byte[length];
        batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM, packet);
        taken += fromTunnel.offer(packet) ? 1 : 0;
      }
    }
    return taken;
  }

  /** If the queue is full, the reader does not wait anyway. */
  @Override
  public void wakeup() {
    toTunnel.offer(WAKEUP);
  }

  @Override
  public void configure(NetworkPlan newPlan) {
    plan = newPlan;
  }

  @Override
  public List<String> changes() {
    return plan.equals(NetworkPlan.EMPTY) ? List.of() : List.of("would be: " + plan);
  }

  @Override
  public void close() {
    onClose.run();
  }
}
