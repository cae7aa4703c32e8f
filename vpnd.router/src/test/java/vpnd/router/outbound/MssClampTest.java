// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.CountedSuite;
import vpnd.testing.Seed;

class MssClampTest {
  private static final int SYN = 2;
  private static final int SYN_ACK = 0x12;
  private static final int ACK = 0x10;
  private static final byte[] MSS_1460 = {2, 4, 0x05, (byte) 0xb4};

  private final PacketBatch batch =
      new PacketBatch(
          CountedSuite.SODIUM.allocate(PacketBatch.SLOT_SIZE), 1, PacketBatch.SLOT_SIZE);

  @ParameterizedTest
  @CsvSource({"4, 1431, 1391", "4, 1331, 1291", "6, 1431, 1371", "4, 1500, 1460", "6, 1520, 1460"})
  void aSynAnnouncesWhatFitsTheWay(int version, int mtu, int expected) {
    for (var flags : new int[] {SYN, SYN_ACK}) {
      batch(segment(version, flags, MSS_1460));
      MssClamp.apply(batch, 0, mtu);
      assertEquals(expected, batch.bytes().getShort(mssOf(version)));
      assertEquals(0xffff, sum(version), "the checksum");
    }
  }

  @Test
  void theOptionIsFoundBehindOthersAtOddPlacesToo() {
    for (var options :
        new byte[][] {
          {1, 2, 4, 0x05, (byte) 0xb4, 0, 0, 0}, {3, 3, 7, 2, 4, 0x05, (byte) 0xb4, 0}
        }) {
      batch(segment(4, SYN, options));
      MssClamp.apply(batch, 0, 1431);
      var announced = options[0] == 1 ? 3 : 5;
      assertEquals(1391, batch.bytes().getShort(mssOf(4) - 2 + announced));
      assertEquals(0xffff, sum(4), "the checksum");
    }
  }

  @Test
  void aPartialChecksumIsLeftToWhoFinishesIt() {
    batch(segment(4, SYN, MSS_1460));
    var field = batch.offset(0) + PacketBatch.HEADROOM + 20 + 16;
    batch.bytes().putShort(field, (short) 0x1234);
    batch.markPartialChecksum(0);
    MssClamp.apply(batch, 0, 1431);
    assertEquals(1391, batch.bytes().getShort(mssOf(4)));
    assertEquals(0x1234, batch.bytes().getShort(field));
  }

  @Test
  void allElseStaysAsItIs() {
    var later = segment(4, SYN, MSS_1460);
    later[7] = 1;
    var udp = segment(4, SYN, MSS_1460);
    udp[9] = 17;
    for (var packet :
        new byte[][] {
          segment(4, ACK, MSS_1460),
          segment(4, SYN, new byte[0]),
          segment(4, SYN, new byte[] {2, 4, 2, 0}),
          segment(4, SYN, new byte[] {3, 0, 2, 4}),
          segment(4, SYN, new byte[] {8, 10, 0, 0}),
          later,
          udp,
          {},
          {0x45}
        }) {
      batch(packet);
      MssClamp.apply(batch, 0, 1431);
      assertArrayEquals(packet, packet());
    }
  }

  @Test
  void anyBytesAtAllAreTaken() {
    var random = new Random(Seed.draw());
    for (var round = 0; round < 100_000; round++) {
      var packet = new byte[random.nextInt(80)];
      random.nextBytes(packet);
      if (packet.length > 14) {
        packet[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
        packet[9] = packet[6] = 6;
      }
      batch(packet);
      MssClamp.apply(batch, 0, 1431);
      assertEquals(packet.length, packet().length);
    }
  }

  private static byte[] segment(int version, int flags, byte[] options) {
    var header = version == 4 ? 20 : 40;
    var packet = ByteBuffer.allocate(header + 20 + options.length);
    packet.put(0, (byte) (version == 4 ? 0x45 : 0x60)).put(version == 4 ? 9 : 6, (byte) 6);
    packet.put(header + 12, (byte) (((20 + options.length) / 4) << 4));
    packet.put(header + 13, (byte) flags);
    packet.put(header + 20, options);
    // Addresses and lengths are 0, so the pseudo-header counts for nothing but is there.
    packet.putShort(header + 16, Checksum.of(Checksum.sum(packet, header, packet.capacity())));
    return packet.array();
  }

  private int sum(int version) {
    var header = batch.offset(0) + PacketBatch.HEADROOM + (version == 4 ? 20 : 40);
    return Checksum.fold(Checksum.sum(batch.bytes(), header, batch.offset(0) + batch.length(0)));
  }

  private int mssOf(int version) {
    return batch.offset(0) + PacketBatch.HEADROOM + (version == 4 ? 20 : 40) + 22;
  }

  private PacketBatch batch(byte[] packet) {
    batch.count(1);
    batch.bytes().put(batch.offset(0) + PacketBatch.HEADROOM, packet);
    batch.length(0, PacketBatch.HEADROOM + packet.length);
    return batch;
  }

  private byte[] packet() {
    var packet = new byte[batch.length(0) - PacketBatch.HEADROOM];
    batch.bytes().get(batch.offset(0) + PacketBatch.HEADROOM, packet);
    return packet;
  }
}
