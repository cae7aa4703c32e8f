// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.PacketBatch;

/** Moves packets through a descriptor of a tun device. One thread reads, one thread writes. */
interface PacketQueue {
  /**
   * A queue of a device, as its packets look.
   *
   * @param offload of the device
   */
  static PacketQueue of(TunFile file, Offload offload) {
    return TunDescriptor.hasHeader(file.descriptor())
        ? new OffloadQueue(file, offload)
        : new PlainQueue(file);
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

  /** As {@link vpnd.api.TunDevice#finishesChecksums}. */
  boolean finishesChecksums();

  /** As {@link vpnd.api.TunDevice#write}. */
  int write(PacketBatch batch) throws IOException;
}
