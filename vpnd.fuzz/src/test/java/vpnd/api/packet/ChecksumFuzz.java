// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import vpnd.fuzz.Input;

/**
 * Sums match a simple RFC 1071 sum of 16-bit words; a completed partial checksum is correct, and
 * nothing else of the packet changes.
 */
public final class ChecksumFuzz {
  private record Block(ByteBuffer bytes, long address) implements NativeMemory {
    @Override
    public void close() {}
  }

  private ChecksumFuzz() {}

  /** Takes the bounds of a sum, and a packet. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new Input(bytes);
    int first = input.number16();
    int second = input.number16();
    var packet = input.bytes(PacketBatch.SLOT_SIZE - PacketBatch.HEADROOM);
    int from = Math.min(first, second) % (packet.length + 1);
    int to = Math.max(from, Math.max(first, second) % (packet.length + 1));
    assertEquals(
        sum(packet, from, to), Checksum.fold(Checksum.sum(ByteBuffer.wrap(packet), from, to)));
    finish(packet);
  }

  private static void finish(byte[] packet) {
    var memory = ByteBuffer.allocate(PacketBatch.HEADROOM + packet.length + 1);
    memory.put(PacketBatch.HEADROOM, packet);
    var batch = new PacketBatch(new Block(memory, 0), 1, memory.capacity());
    batch.count(1);
    batch.length(0, PacketBatch.HEADROOM + packet.length);
    batch.markPartialChecksum(0);
    batch.finishChecksum(0);
    var expected = packet.clone();
    int field = field(packet);
    if (field > 0) {
      int header = packet[0] == 0x45 ? 20 : 40;
      int value = ~sum(packet, header, packet.length) & 0xffff;
      ByteBuffer.wrap(expected).putShort(field, (short) (value == 0 ? 0xffff : value));
    }
    var after = new byte[packet.length];
    memory.get(PacketBatch.HEADROOM, after);
    assertArrayEquals(expected, after);
    assertEquals(0, memory.get(memory.capacity() - 1));
  }

  /** The offset of the checksum; 0 if it cannot be partial (protocol, 14.2). */
  private static int field(byte[] packet) {
    boolean isIpv4 = packet.length >= 20 && packet[0] == 0x45;
    boolean isIpv6 = packet.length >= 40 && packet[0] >> 4 == 6;
    if (!isIpv4 && !isIpv6) {
      return 0;
    }
    var bytes = ByteBuffer.wrap(packet);
    int header = isIpv4 ? 20 : 40;
    int left = packet.length - header;
    int said = (bytes.getShort(isIpv4 ? 2 : 4) & 0xffff) - (isIpv4 ? header : 0);
    if (said != left || (isIpv4 && (bytes.getShort(6) & 0x3fff) != 0)) {
      return 0;
    }
    return switch (packet[isIpv4 ? 9 : 6]) {
      case 6 -> {
        int size = left < 20 ? 0 : (packet[header + 12] >> 4 & 15) * 4;
        yield size >= 20 && size <= left ? header + 16 : 0;
      }
      case 17 -> left >= 8 && (bytes.getShort(header + 4) & 0xffff) == left ? header + 6 : 0;
      default -> 0;
    };
  }

  private static int sum(byte[] packet, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += (packet[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }
}
