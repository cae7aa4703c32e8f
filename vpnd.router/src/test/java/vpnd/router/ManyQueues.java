// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/** A tunnel device with several queues, each of which is a {@link PacketQueue}. */
final class ManyQueues implements TunDevice {
  private final List<PacketQueue> queues;

  /**
   * @param misuses counts calls after {@link #close}
   */
  ManyQueues(int count, AtomicInteger misuses) {
    queues =
        Stream.generate(() -> new PacketQueue((bytes, at, length) -> {}, misuses))
            .limit(count)
            .toList();
  }

  /** Has the host send a packet; false if the device was closed. */
  boolean offer(int queue, byte[] packet) {
    return queues.get(queue).offer(packet);
  }

  @Override
  public String name() {
    return "vpt0";
  }

  @Override
  public int queues() {
    return queues.size();
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    return read(0, batch, timeoutNanos);
  }

  @Override
  public int read(int queue, PacketBatch batch, long timeoutNanos) throws IOException {
    return queues.get(queue).read(batch, timeoutNanos);
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    return queues.get(0).write(batch);
  }

  @Override
  public void wakeup() {
    queues.forEach(PacketQueue::wakeup);
  }

  @Override
  public void configure(NetworkPlan plan) {}

  @Override
  public List<String> changes() {
    return List.of();
  }

  @Override
  public void close() {
    queues.forEach(PacketQueue::close);
  }
}
