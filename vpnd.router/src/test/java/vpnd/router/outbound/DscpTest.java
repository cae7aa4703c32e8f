// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DscpTest {
  @ParameterizedTest
  @CsvSource({
    "4500, 00", // IPv4, nothing
    "45b8, b8", // EF
    "45bb, b8", // EF and a mark of congestion, which stays inside
    "4503, 00",
    "6000, 00", // IPv6, nothing
    "6b80, b8",
    "6bb5, b8", // with a flow label
    "6ff5, fc",
  })
  void itIsReadWithoutEcn(String start, String expected) {
    var packet = ByteBuffer.allocate(43);
    packet.put(3, HexFormat.of().parseHex(start));
    assertEquals(Integer.parseInt(expected, 16), Dscp.of(packet, 3));
  }
}
