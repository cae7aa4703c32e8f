// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.fuzz.Input;

/**
 * Only the two bytes of an option with a greater value change, and the checksum accordingly, so
 * that it stays as correct as before. Nothing changes around the packet, and nothing the second
 * time.
 */
public final class MssClampFuzz {
  private static final int SLOT = PacketBatch.SLOT_SIZE;
  private static final byte AROUND = 0x5a;

  private record Block(ByteBuffer bytes, long address) implements NativeMemory {
    @Override
    public void close() {}
  }

  private MssClampFuzz() {}

  /** Input: the MTU, whether the checksum is partial, and the packet. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new Input(bytes);
    int mtu = 576 + input.number16() % 1000;
    boolean hasPartialChecksum = input.number8() % 2 == 1;
    var packet = input.bytes(SLOT - PacketBatch.HEADROOM);
    var memory = new byte[3 * SLOT];
    Arrays.fill(memory, AROUND);
    var batch = new PacketBatch(new Block(ByteBuffer.wrap(memory), 0), 3, SLOT);
    int at = batch.offset(1) + PacketBatch.HEADROOM;
    System.arraycopy(packet, 0, memory, at, packet.length);
    batch.count(3);
    batch.length(1, PacketBatch.HEADROOM + packet.length);
    if (hasPartialChecksum) {
      batch.markPartialChecksum(1);
    }
    var before = memory.clone();

    MssClamp.apply(batch, 1, mtu);
    var after = memory.clone();
    MssClamp.apply(batch, 1, mtu);

    assertArrayEquals(after, memory, "the second time");
    assertEquals(PacketBatch.HEADROOM + packet.length, batch.length(1));
    if (!Arrays.equals(before, after)) {
      check(before, after, at, at + packet.length, mtu, hasPartialChecksum);
    }
  }

  private static void check(
      byte[] before, byte[] after, int at, int end, int mtu, boolean hasPartialChecksum) {
    boolean isIpv4 = before[at] >> 4 == 4;
    int header = at + (isIpv4 ? (before[at] & 15) * 4 : 40);
    int options = header + (before[header + 12] >> 4 & 15) * 4;
    int option = header + 20;
    while (before[option] != 2 || before[option + 1] != 4) {
      option += before[option] == 1 ? 1 : before[option + 1] & 0xff;
    }
    var now = ByteBuffer.wrap(after);
    assertTrue(option + 4 <= Math.min(options, end), "the option is in its place");
    assertEquals(mtu - (isIpv4 ? 40 : 60), now.getShort(option + 2) & 0xffff);
    var restored = after.clone();
    System.arraycopy(before, option + 2, restored, option + 2, 2);
    if (!hasPartialChecksum) {
      System.arraycopy(before, header + 16, restored, header + 16, 2);
      int sumBefore = Checksum.fold(Checksum.sum(ByteBuffer.wrap(before), header, end));
      int sumAfter = Checksum.fold(Checksum.sum(now, header, end));
      assertEquals(sumBefore % 0xffff, sumAfter % 0xffff, "the checksum");
    }
    assertArrayEquals(before, restored, "something else");
  }
}
