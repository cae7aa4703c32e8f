// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Reason;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.TunDevice;
import vpnd.tun.linux.diagnosis.HostDiagnosis;
import vpnd.tun.linux.network.NetworkConfigurator;
import vpnd.tun.linux.network.NetworkMonitor;

/** A device of {@code /dev/net/tun}. */
final class LinuxTunDevice implements TunDevice {
  private static final System.Logger LOG = System.getLogger("vpnd.tun.linux");

  private final String name;
  private final int[] descriptors;
  private final NetworkConfigurator network;
  private final List<TunReader> readers = new ArrayList<>();
  private final PacketQueue writer;
  private @Nullable NetworkMonitor monitor;
  private final HostDiagnosis diagnosis;
  private NetworkPlan plan = NetworkPlan.EMPTY;
  private volatile boolean closed;

  /**
   * @param descriptors as of {@link MultiQueue}; closed by this object, unless this constructor
   *     throws
   * @param network closed after the descriptors
   */
  LinuxTunDevice(String name, int[] descriptors, NetworkConfigurator network) throws IOException {
    this.name = name;
    this.diagnosis = new HostDiagnosis(name);
    this.descriptors = descriptors.clone();
    this.network = network;
    var offload = Offload.enable(file(0));
    int last = descriptors.length - 1;
    try {
      for (int queue = 0; queue < Math.max(1, last); queue++) {
        readers.add(new TunReader(file(queue), offload));
      }
    } catch (IOException e) {
      readers.forEach(TunReader::close);
      throw e;
    }
    writer = last == 0 ? readers.get(0).queue() : PacketQueue.of(file(last), offload);
  }

  private TunFile file(int index) {
    return new TunFile(name, descriptors[index]);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int queues() {
    return readers.size();
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    return read(0, batch, timeoutNanos);
  }

  @Override
  public int read(int queue, PacketBatch batch, long timeoutNanos) throws IOException {
    requireOpen();
    try {
      return readers.get(queue).read(batch, timeoutNanos);
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public boolean completesChecksums() {
    return writer.completesChecksums();
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    requireOpen();
    try {
      return writer.write(batch);
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public void wakeup() {
    readers.forEach(TunReader::wakeup);
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    requireOpen();
    this.plan = plan;
    network.configure(plan);
  }

  @Override
  public void watch(Runnable onChange) {
    try {
      monitor = NetworkMonitor.start(name, onChange);
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
  public List<Finding> diagnose() {
    return diagnosis.find(plan);
  }

  @Override
  public Handover detach() {
    closed = true;
    if (monitor != null) {
      monitor.close();
    }
    readers.forEach(TunReader::close);
    return TunHandover.of(writer.kind(), descriptors, network::close);
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
