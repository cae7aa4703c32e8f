// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.api;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;

/** Batches in memory that the garbage collector frees. */
public final class Batches {
  private record Block(ByteBuffer bytes, long address) implements NativeMemory {
    @Override
    public void close() {}
  }

  private record HeapBlock(ByteBuffer bytes) implements NativeMemory {
    @Override
    public long address() {
      throw new UnsupportedOperationException("a batch on the heap has no address");
    }

    @Override
    public void close() {}
  }

  private Batches() {}

  /** For parts that use no native code; needs no JNA. Its slots have no address. */
  public static PacketBatch onHeap(int capacity) {
    var bytes = ByteBuffer.allocate(capacity * PacketBatch.SLOT_SIZE);
    return new PacketBatch(new HeapBlock(bytes), capacity, PacketBatch.SLOT_SIZE);
  }

  public static PacketBatch of(int capacity, int slotSize) {
    var bytes = ByteBuffer.allocateDirect(capacity * slotSize);
    long address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
    return new PacketBatch(new Block(bytes, address), capacity, slotSize);
  }

  public static PacketBatch of(int capacity) {
    return of(capacity, PacketBatch.SLOT_SIZE);
  }

  /** Fills all slots with datagrams of one length, each beginning with its number. */
  public static void fill(PacketBatch batch, int length, Endpoint target, int firstNumber) {
    batch.count(batch.capacity());
    for (int i = 0; i < batch.capacity(); i++) {
      batch.bytes().putInt(batch.offset(i), firstNumber + i);
      batch.length(i, length);
      batch.endpoint(i, target);
    }
  }

  public static int number(PacketBatch batch, int slot) {
    return batch.bytes().getInt(batch.offset(slot));
  }

  /** The packet in the body of a slot. */
  public static byte[] packet(PacketBatch batch, int slot) {
    var packet = new byte[batch.length(slot) - PacketBatch.HEADROOM];
    batch.bytes().get(batch.offset(slot) + PacketBatch.HEADROOM, packet);
    return packet;
  }

  /** Puts a packet into a slot; one of no bytes leaves it empty. */
  public static void packet(PacketBatch batch, int slot, byte[] packet) {
    batch.bytes().put(batch.offset(slot) + PacketBatch.HEADROOM, packet);
    batch.length(slot, packet.length == 0 ? 0 : PacketBatch.HEADROOM + packet.length);
  }
}
