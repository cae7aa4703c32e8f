// SPDX-License-Identifier: BSD-2-Clause
package org.example.echo;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/** A host in memory that has every address. Unlike a real port, it allocates for each packet. */
final class EchoTunDevice implements TunDevice {
  private static final byte[] WAKEUP = {};
  private static final int QUEUED = 256;

  private final String name;
  private final Runnable onClose;
  private final BlockingQueue<byte[]> answers = new ArrayBlockingQueue<>(QUEUED);

  EchoTunDevice(String name, Runnable onClose) {
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
      batch.bytes().put(batch.offset(slot) + PacketBatch.HEADROOM, packet);
      batch.length(slot, PacketBatch.HEADROOM + packet.length);
      slot++;
      packet = slot < batch.capacity() ? answers.poll() : null;
    }
    batch.count(slot); // last: the slots below it are valid
    return slot;
  }

  private byte[] await(long timeoutNanos) {
    try {
      return answers.poll(timeoutNanos, TimeUnit.NANOSECONDS);
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
      if (length > 0) { // empty slots are skipped
        var packet = new byte[length];
        batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM, packet);
        if (Ping.answer(packet)) {
          answers.offer(packet);
        }
        taken++;
      }
    }
    return taken;
  }

  /** If the queue is full, the reader does not wait anyway. */
  @Override
  public void wakeup() {
    answers.offer(WAKEUP);
  }

  /** Memory has no network. */
  @Override
  public void configure(NetworkPlan plan) {}

  @Override
  public void close() {
    onClose.run();
  }
}
