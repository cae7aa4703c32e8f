// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;

/** Moves packets through a descriptor of a tun device. One thread reads, one thread writes. */
interface PacketQueue {
  /**
   * A queue for the packet format of a device.
   *
   * @param offload of the device
   */
  static PacketQueue of(TunFile file, Offload offload) {
    return TunDescriptor.hasHeader(file.descriptor())
        ? new OffloadQueue(file, offload)
        : new PlainQueue(file);
  }

  /** The kind of the descriptor for its handover; see {@link TunHandover}. */
  String kind();

  /**
   * Reads the waiting packets, without waiting for more.
   *
   * @return the number of slots filled, beginning with the first
   * @throws IOException if the device is gone
   */
  int read(PacketBatch batch) throws IOException;

  /** As {@link vpnd.api.port.TunDevice#completesChecksums}. */
  boolean completesChecksums();

  /** As {@link vpnd.api.port.TunDevice#write}. */
  int write(PacketBatch batch) throws IOException;
}
