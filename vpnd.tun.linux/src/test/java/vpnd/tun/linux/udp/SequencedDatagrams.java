// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import vpnd.api.packet.PacketBatch;

/** Datagrams of one stream: each tells its number and length, and all other bytes follow. */
final class SequencedDatagrams {
  private int next;

  int count() {
    return next;
  }

  /** Writes the next datagram of the stream, of at least 8 bytes. */
  static void write(ByteBuffer bytes, int offset, int number, int length) {
    bytes.putInt(offset, number).putInt(offset + 4, length);
    for (int i = 8; i < length; i++) {
      bytes.put(offset + i, byteAt(number, i));
    }
  }

  /** Fails if this is not the next datagram of the stream, whole. */
  void check(ByteBuffer bytes, int offset, int length) {
    assertEquals(next++, bytes.getInt(offset), "number");
    assertEquals(bytes.getInt(offset + 4), length, "length");
    for (int i = 8; i < length; i++) {
      if (bytes.get(offset + i) != byteAt(next - 1, i)) {
        throw new AssertionError("byte %d of datagram %d".formatted(i, next - 1));
      }
    }
  }

  /** Fails if a slot of the batch is not the next datagram. */
  void check(PacketBatch batch) {
    for (int slot = 0; slot < batch.count(); slot++) {
      check(batch.bytes(), batch.offset(slot), batch.length(slot));
    }
  }

  private static byte byteAt(int number, int place) {
    return (byte) (number * 31 + place * 7);
  }
}
