// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;
import vpnd.tun.linux.libc.Poller;

/** One queue of a tun device with the thread that reads from it. */
final class TunReader {
  private final PacketQueue queue;
  private final Poller poller;

  /**
   * @param file not closed by this object
   * @param offload of the device
   */
  TunReader(TunFile file, Offload offload) throws IOException {
    poller = new Poller(file.descriptor());
    queue = PacketQueue.of(file, offload);
  }

  /** The queue, to which one other thread may write. */
  PacketQueue queue() {
    return queue;
  }

  /** As {@link vpnd.api.port.TunDevice#read}. */
  int read(PacketBatch batch, long timeoutNanos) throws IOException {
    int count = queue.read(batch);
    if (count == 0 && timeoutNanos > 0 && poller.await(timeoutNanos)) {
      count = queue.read(batch);
    }
    batch.count(count);
    return count;
  }

  void wakeup() {
    poller.wakeup();
  }

  void close() {
    poller.close();
  }
}
