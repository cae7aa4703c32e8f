// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.LogLines;
import vpnd.router.protocol.Counters;
import vpnd.router.statistics.TunnelCounters;

/** Drops are logged once a minute, not once a packet (security A8). */
final class DropReportTest {
  private static final long SECOND = 1_000_000_000;

  @RegisterExtension private final LogLines log = new LogLines();
  private final TunnelCounters counters = new TunnelCounters(1);
  private final Counters inbound = counters.inbound();
  private final Counters outbound = counters.outbound().get(0);
  private final DropReport report = new DropReport("west", true, counters::get);

  @Test
  void aMinuteOfDropsIsOneLineOfWhatIsNew() {
    for (var second = 0; second < 180; second++) {
      if (second < 60) {
        inbound.add(Counter.RX_BAD_TAG, 1000);
        outbound.add(Counter.TX_NO_SESSION);
      } else if (second < 120) {
        inbound.add(Counter.RX_REPLAYED);
      }
      inbound.add(Counter.RX_PACKETS);
      report.onTimer((second + 1) * SECOND, true);
    }
    assertEquals(
        List.of(
            "west: dropped in the last minute: RX_BAD_TAG 60000, TX_NO_SESSION 60",
            "west: dropped in the last minute: RX_REPLAYED 60"),
        log.lines());
  }

  @Test
  void aPeerThatLostItsCounterIsToldWithWhatHelpsAndDoesNoHarm() {
    inbound.add(Counter.RX_REPLAYED);
    report.onTimer(60 * SECOND, false);
    assertEquals(
        List.of(
            "west: dropped in the last minute: RX_REPLAYED 1",
            "west: messages of a handshake arrive whose nonces are lower than earlier ones: they are"
                + " replayed, or the peer has lost its nonce file. If its clock is right, this ends"
                + " within a minute; else run vpndctl forget west"),
        log.lines());
  }
}
