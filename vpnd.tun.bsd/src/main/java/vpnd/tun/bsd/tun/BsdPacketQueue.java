// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;

/** Moves packets through a descriptor of a tunnel device. One thread reads, one thread writes. */
interface BsdPacketQueue {
  /** What is in front of each packet, for the handover of the descriptor. */
  String format();

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
