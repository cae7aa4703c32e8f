// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import vpnd.api.Handover;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/** A device of {@code /dev/net/tun}. */
final class LinuxTunDevice implements TunDevice {
  private final String name;
  private final int descriptor;
  private final HostNetwork network;
  private final Readiness readiness;
  private final PacketQueue queue;
  private volatile boolean closed;

  /**
   * @param descriptor becomes this object's to close, unless this constructor throws
   * @param network what is undone at the end
   */
  LinuxTunDevice(String name, int descriptor, HostNetwork network) throws IOException {
    this.name = name;
    this.descriptor = descriptor;
    this.network = network;
    this.readiness = new Readiness(descriptor);
    this.queue = PacketQueue.of(new TunFile(name, descriptor));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    requireOpen();
    try {
      int count = queue.read(batch);
      if (count == 0 && timeoutNanos > 0 && readiness.await(timeoutNanos)) {
        count = queue.read(batch);
      }
      batch.count(count);
      return count;
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    requireOpen();
    try {
      return queue.write(batch);
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public void wakeup() {
    readiness.wakeup();
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    requireOpen();
    network.configure(plan);
  }

  @Override
  public List<String> changes() {
    return network.changes();
  }

  @Override
  public Handover detach() {
    closed = true;
    readiness.close();
    return new OpenDescriptor(queue.kind(), descriptor, network::close);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      detach().close();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the device " + name + " is closed");
    }
  }
}
