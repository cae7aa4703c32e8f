// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import vpnd.itest.network.Ping;

class PingTest {
  @Test
  void summaryIsRead() {
    assertEquals(
        new Ping(1000, 998, 0),
        Ping.parse("1000 packets transmitted, 998 received, 0.2% packet loss, time 2100ms"));
  }

  @Test
  void duplicatesAreRead() {
    assertEquals(
        new Ping(10, 10, 3),
        Ping.parse("10 packets transmitted, 10 received, +3 duplicates, 0% packet loss"));
  }

  @Test
  void outputWithoutSummaryIsAnError() {
    assertThrows(
        IllegalStateException.class, () -> Ping.parse("ping: connect: Network is unreachable"));
  }
}
