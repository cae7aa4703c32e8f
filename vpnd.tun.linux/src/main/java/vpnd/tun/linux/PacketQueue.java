// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import vpnd.api.PacketBatch;

/** Moves packets through a descriptor of a tun device. One thread reads, one thread writes. */
interface PacketQueue {
  /** Sets a device up for the best that this kernel can do, and says what it cannot. */
  static PacketQueue of(TunFile file) {
    int descriptor = file.descriptor();
    boolean hasHeader = TunDescriptor.hasHeader(descriptor);
    if (!hasHeader) {
      Offload.disable(descriptor);
    }
    var offload = hasHeader ? Offload.enable(descriptor) : Offload.NONE;
    if (!offload.shortcoming().isEmpty()) {
      System.getLogger("vpnd.tun.linux").log(INFO, file.name() + ": " + offload.shortcoming());
    }
    return hasHeader ? new OffloadQueue(file, offload) : new PlainQueue(file);
  }

  /** The kind of the descriptor when it is handed over. */
  String kind();

  /**
   * Takes packets that wait, without waiting for any.
   *
   * @return how many slots of the batch, from the first on, hold one
   * @throws IOException if the device is gone
   */
  int read(PacketBatch batch) throws IOException;

  /** As {@link vpnd.api.TunDevice#write}. */
  int write(PacketBatch batch) throws IOException;
}
