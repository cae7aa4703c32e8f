// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;

class MemoryTunDeviceTest {
  private static final long FOREVER = Long.MAX_VALUE;

  private final BlockingQueue<byte[]> toTunnel = new ArrayBlockingQueue<>(4);
  private final BlockingQueue<byte[]> fromTunnel = new ArrayBlockingQueue<>(2);
  private final MemoryTunDevice device =
      new MemoryTunDevice("memory", toTunnel, fromTunnel, () -> {});
  private final PacketBatch batch = new PacketBatch(new HeapMemory(), 3, 128);

  @Test
  void packetsOfTheHostAreReadUntilTheBatchIsFull() {
    for (byte number = 0; number < 4; number++) {
      toTunnel.add(new byte[] {number});
    }
    assertEquals(3, device.read(batch, FOREVER));
    assertEquals(1, device.read(batch, FOREVER));
    assertEquals(PacketBatch.HEADROOM + 1, batch.length(0));
    assertEquals(3, batch.bytes().get(batch.offset(0) + PacketBatch.HEADROOM));
  }

  @Test
  void wakeupEndsTheNextRead() {
    device.wakeup();
    assertEquals(0, device.read(batch, FOREVER));
  }

  @Test
  void writtenPacketsReachTheHostAndEmptySlotsDoNot() {
    batch.bytes().put(batch.offset(1) + PacketBatch.HEADROOM, (byte) 7);
    batch.length(0, 0);
    batch.length(1, PacketBatch.HEADROOM + 1);
    batch.count(2);
    assertEquals(1, device.write(batch));
    assertArrayEquals(new byte[] {7}, fromTunnel.poll());
    assertTrue(fromTunnel.isEmpty());
  }

  @Test
  void packetsThatFindNoRoomAreNotTaken() {
    for (int slot = 0; slot < 3; slot++) {
      batch.length(slot, PacketBatch.HEADROOM + 1);
    }
    batch.count(3);
    assertEquals(2, device.write(batch));
  }

  private static final class HeapMemory implements NativeMemory {
    private final ByteBuffer bytes = ByteBuffer.allocate(1024);

    @Override
    public long address() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void close() {}
  }
}
