// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;

/** A queue without packet prefix: each read and write moves one packet. */
record PlainQueue(TunFile file) implements PacketQueue {
  @Override
  public int read(PacketBatch batch) throws IOException {
    int room = batch.slotSize() - PacketBatch.HEADROOM;
    int slot = 0;
    while (slot < batch.capacity()) {
      int length = file.read(batch.address(slot) + PacketBatch.HEADROOM, room);
      if (length == TunFile.NOTHING) {
        break;
      }
      batch.length(slot++, PacketBatch.HEADROOM + length);
    }
    return slot;
  }

  @Override
  public String kind() {
    return TunHandover.PLAIN;
  }

  @Override
  public boolean completesChecksums() {
    return false;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    int taken = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      int length = batch.length(slot) - PacketBatch.HEADROOM;
      if (length > 0 && file.write(batch.address(slot) + PacketBatch.HEADROOM, length)) {
        taken++;
      }
    }
    return taken;
  }
}
