// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.memory.NativeBlock;

/** Datagrams that a port had received but not delivered when it was handed over. */
final class PendingDatagrams {
  private record Memory(NativeBlock block) implements NativeMemory {
    @Override
    public long address() {
      return block.address();
    }

    @Override
    public ByteBuffer bytes() {
      return block.network();
    }

    @Override
    public void close() {}
  }

  private @Nullable PacketBatch datagrams;
  private int next;

  /**
   * @param datagrams null if there are none
   */
  PendingDatagrams(@Nullable PacketBatch datagrams) {
    this.datagrams = datagrams;
  }

  /** Copies what is left here and in a receive buffer to a new batch; null if both are empty. */
  @Nullable PacketBatch takeWith(ReceiveBuffer buffer) {
    var own = datagrams;
    int left = own == null ? 0 : own.count() - next;
    int count = left + buffer.datagrams();
    if (count == 0) {
      return null;
    }
    var block = NativeBlock.allocate(count * PacketBatch.SLOT_SIZE);
    var all = new PacketBatch(new Memory(block), count, PacketBatch.SLOT_SIZE);
    all.count(buffer.unload(all, unload(all, 0)));
    return all;
  }

  /**
   * Moves datagrams to slots, beginning with the given one, until either runs out.
   *
   * @return the first slot that is still free
   */
  int unload(PacketBatch batch, int firstSlot) {
    var from = datagrams;
    if (from == null) {
      return firstSlot;
    }
    int slot = firstSlot;
    while (next < from.count() && slot < batch.capacity()) {
      int kept = Math.min(from.length(next), batch.slotSize());
      batch.bytes().put(batch.offset(slot), from.bytes(), from.offset(next), kept);
      batch.length(slot, kept);
      batch.endpoint(slot, from.endpoint(next));
      slot++;
      next++;
    }
    if (next == from.count()) {
      datagrams = null;
    }
    return slot;
  }
}
