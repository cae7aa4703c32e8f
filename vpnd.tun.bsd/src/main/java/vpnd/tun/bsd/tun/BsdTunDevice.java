// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Reason;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.TunDevice;
import vpnd.porting.handover.DescriptorHandover;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.libc.PipePoller;
import vpnd.tun.bsd.network.BsdNetworkConfigurator;
import vpnd.tun.bsd.network.RouteSocketMonitor;
import vpnd.tun.bsd.system.BsdEnvironment;
import vpnd.tun.bsd.system.BsdSystem;

/** An open tunnel device. */
final class BsdTunDevice implements TunDevice {
  private static final System.Logger LOG = System.getLogger("vpnd.tun.bsd");

  private final String name;
  private final BsdEnvironment environment;
  private final CLibrary c;
  private final int descriptor;
  private final BsdNetworkConfigurator network;
  private final BsdPacketQueue queue;
  private final PipePoller poller;
  private @Nullable RouteSocketMonitor monitor;
  private volatile boolean closed;

  /**
   * @param c one use of it, which ends with the device
   * @param descriptor closed by this object, unless this constructor throws
   * @param network closed after the descriptor
   */
  BsdTunDevice(
      BsdEnvironment environment,
      String name,
      CLibrary c,
      int descriptor,
      BsdNetworkConfigurator network)
      throws IOException {
    this.name = name;
    this.environment = environment;
    this.c = c;
    this.descriptor = descriptor;
    this.network = network;
    this.poller = new PipePoller(c, descriptor);
    this.queue = TunOffload.queue(environment.system(), new TunVectors(c, descriptor, name));
  }

  /** The kind of the handover of a device. Other versions of the bundle compare this text. */
  static String kind(BsdSystem system) {
    return "tun of %s, family, journal 1".formatted(system.name());
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
      if (count == 0 && timeoutNanos > 0) {
        // Read in any case: on some systems a device that was destroyed is never ready.
        poller.await(timeoutNanos);
        count = queue.read(batch);
      }
      batch.count(count);
      return count;
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public boolean completesChecksums() {
    return queue.completesChecksums();
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
    poller.wakeup();
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    requireOpen();
    network.configure(plan);
  }

  @Override
  public void watch(Runnable onChange) {
    try {
      monitor = RouteSocketMonitor.start(environment, name, onChange);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0}: changes of the host''s network are noticed late, at the next regular look: {1}",
          name,
          Reason.of(e));
    }
  }

  @Override
  public List<String> restored() {
    return network.restored();
  }

  @Override
  public List<String> changes() {
    return network.changes();
  }

  @Override
  public Handover detach() {
    closed = true;
    if (monitor != null) {
      monitor.close();
    }
    poller.close();
    return new DescriptorHandover(
        kind(environment.system()),
        new int[] {descriptor},
        null,
        () -> {
          network.undoAllButDevice();
          c.close(descriptor);
          network.close();
        },
        NativeCLibrary::release);
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
