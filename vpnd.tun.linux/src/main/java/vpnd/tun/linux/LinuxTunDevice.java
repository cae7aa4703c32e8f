// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EAGAIN;
import static vpnd.tun.linux.Errno.EBADF;
import static vpnd.tun.linux.Errno.EBADFD;
import static vpnd.tun.linux.Errno.EINTR;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import vpnd.api.Handover;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/** A device of {@code /dev/net/tun}; each read and write moves one packet without a prefix. */
final class LinuxTunDevice implements TunDevice {
  private final String name;
  private final int descriptor;
  private final HostNetwork network;
  private final Readiness readiness;
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
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    requireOpen();
    int count = take(batch);
    if (count == 0 && timeoutNanos > 0 && readiness.await(timeoutNanos)) {
      count = take(batch);
    }
    batch.count(count);
    return count;
  }

  private int take(PacketBatch batch) throws IOException {
    int room = batch.slotSize() - PacketBatch.HEADROOM;
    int slot = 0;
    while (slot < batch.capacity()) {
      long length = Libc.read(descriptor, batch.address(slot) + PacketBatch.HEADROOM, room);
      if (length > 0) {
        batch.length(slot++, PacketBatch.HEADROOM + (int) length);
      } else if (length == 0 || waitable(Libc.errno())) {
        break;
      }
    }
    return slot;
  }

  /** Whether a read failed only because no packet is there. */
  private boolean waitable(int errno) throws IOException {
    if (errno == EAGAIN) {
      return true;
    }
    if (errno == EINTR) {
      return false;
    }
    throw gone(errno);
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    requireOpen();
    int taken = 0;
    try {
      for (int slot = 0; slot < batch.count(); slot++) {
        int length = batch.length(slot) - PacketBatch.HEADROOM;
        if (length > 0 && give(batch.address(slot) + PacketBatch.HEADROOM, length)) {
          taken++;
        }
      }
    } finally {
      Reference.reachabilityFence(batch);
    }
    return taken;
  }

  private boolean give(long packet, int length) throws IOException {
    if (Libc.write(descriptor, packet, length) == length) {
      return true;
    }
    int errno = Libc.errno();
    if (errno == EBADFD || errno == EBADF) {
      throw gone(errno);
    }
    return false;
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
    return new OpenDescriptor(OpenDescriptor.TUN, descriptor, network::close);
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

  private IOException gone(int errno) {
    return new IOException("the device " + name + " is gone: " + Libc.strerror(errno));
  }
}
