// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What becomes of a packet in a slot whose checksum its host has left to somebody else. */
class PartialChecksumTest {
  private static final String ADDRESSES_4 = "0a010203" + "0a040506";
  private static final String ADDRESSES_6 =
      "fd000000000000000000000000000001" + "fd000000000000000000000000000002";
  private static final String PORTS = "04d2" + "0050";
  private static final String PAYLOAD = "68656c6c6f";

  private final PacketBatch batch = new PacketBatch(new Heap(ByteBuffer.allocate(2 * 256)), 2, 256);

  private record Heap(ByteBuffer bytes) implements NativeMemory {
    @Override
    public long address() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static String tcp(String checksum) {
    return PORTS + "00000001" + "00000002" + "5010" + "01f4" + checksum + "0000" + PAYLOAD;
  }

  private static String udp(String checksum) {
    return PORTS + "000d" + checksum + PAYLOAD;
  }

  private static String ipv4(String versionAndLength, String protocol, String transport) {
    return versionAndLength
        + "00"
        + length(20, transport)
        + "0000"
        + "4000"
        + "40"
        + protocol
        + "0000"
        + ADDRESSES_4
        + transport;
  }

  private static String ipv6(String protocol, String transport) {
    return "60000000" + length(0, transport) + protocol + "40" + ADDRESSES_6 + transport;
  }

  private static String length(int header, String transport) {
    return "%04x".formatted(header + transport.length() / 2);
  }

  private void put(String packet) {
    var bytes = HexFormat.of().parseHex(packet);
    batch.bytes().put(batch.offset(1) + PacketBatch.HEADROOM, bytes);
    batch.length(1, PacketBatch.HEADROOM + bytes.length);
  }

  private void assertFinishedAs(String expected, String partial) {
    put(partial);
    batch.markPartialChecksum(1);
    batch.finishChecksum(1);
    assertFalse(batch.hasPartialChecksum(1));
    var bytes = new byte[batch.length(1) - PacketBatch.HEADROOM];
    batch.bytes().get(batch.offset(1) + PacketBatch.HEADROOM, bytes);
    assertEquals(expected, HexFormat.of().formatHex(bytes));
  }

  // The values were computed from RFC 1071, apart from this code.

  @Test
  void theSumOfThePseudoHeaderBecomesTheChecksum() {
    assertFinishedAs(ipv4("45", "06", tcp("49d7")), ipv4("45", "06", tcp("1b2d")));
    assertFinishedAs(ipv4("45", "11", udp("9bd2")), ipv4("45", "11", udp("1b2c")));
    assertFinishedAs(ipv6("06", tcp("6ae0")), ipv6("06", tcp("fa23")));
    assertFinishedAs(ipv6("11", udp("bcdb")), ipv6("11", udp("fa22")));
  }

  @Test
  void aChecksumOfZeroTakesItsOtherForm() {
    assertFinishedAs(ipv4("45", "11", udp("ffff")), ipv4("45", "11", udp("b6fe")));
  }

  @Test
  void whatWasSaidOfNoSuchPacketLeavesItAsItIs() {
    for (var packet :
        new String[] {
          ipv4("46", "06", "01010101" + tcp("1b2d")),
          ipv4("45", "01", udp("1b2c")),
          ipv4("45", "06", PORTS),
          ipv4("45", "11", PORTS),
          ipv6("3c", tcp("1b2d")),
          ipv6("11", PORTS),
          ipv4("45", "11", udp("1b2c")) + "00",
          ipv6("11", udp("1b2c")) + "00",
          ipv4("45", "11", udp("1b2c")).replaceFirst("4000", "2000"),
          ipv4("45", "11", udp("1b2c")).replaceFirst("4000", "0001"),
          ipv4("45", "11", udp("1b2c").replaceFirst("000d", "000c")),
          ipv6("11", udp("1b2c").replaceFirst("000d", "0007")),
          ipv4("45", "06", tcp("1b2d").replaceFirst("5010", "4010")),
          ipv6("06", tcp("1b2d").replaceFirst("5010", "7010")),
          "45",
          "60",
          "",
        }) {
      assertFinishedAs(packet, packet);
    }
  }

  @Test
  void aFinishedPacketStaysAsItIs() {
    put(ipv4("45", "06", tcp("1b2d")));
    var before = batch.bytes().array().clone();
    batch.finishChecksum(1);
    assertArrayEquals(before, batch.bytes().array());
  }

  @Test
  void theNextPacketInTheSlotIsFinished() {
    put(ipv4("45", "06", tcp("1b2d")));
    batch.markPartialChecksum(1);
    assertTrue(batch.hasPartialChecksum(1));
    assertFalse(batch.hasPartialChecksum(0));
    put(ipv4("45", "06", tcp("1b2d")));
    assertFalse(batch.hasPartialChecksum(1));
  }
}
