// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/** A device whose host leaves all checksums partial, and finishes them at the other end. */
final class OffloadDevice implements TunDevice {
  private final PacketQueue host;
  private final AtomicInteger partial = new AtomicInteger();

  /**
   * @param host whose packets have partial checksums
   */
  OffloadDevice(PacketQueue host) {
    this.host = host;
  }

  /** How many packets the host was given to be finished. */
  int partial() {
    return partial.get();
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    int count = host.read(batch, timeoutNanos);
    for (var slot = 0; slot < count; slot++) {
      batch.markPartialChecksum(slot);
    }
    return count;
  }

  @Override
  public boolean finishesChecksums() {
    return true;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    for (var slot = 0; slot < batch.count(); slot++) {
      if (batch.length(slot) > 0 && batch.hasPartialChecksum(slot)) {
        partial.incrementAndGet();
      }
    }
    return host.write(batch);
  }

  @Override
  public void wakeup() {
    host.wakeup();
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    host.configure(plan);
  }

  @Override
  public List<String> changes() {
    return host.changes();
  }

  @Override
  public void close() {
    host.close();
  }
}
