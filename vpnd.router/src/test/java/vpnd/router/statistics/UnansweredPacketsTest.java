// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.Counters;

/** Seconds of traffic, and which of them count as unanswered. */
final class UnansweredPacketsTest {
  private final TunnelCounters counters = new TunnelCounters(1);
  private final Counters inbound = counters.inbound();
  private final Counters outbound = counters.outbound().get(0);
  private final UnansweredPackets watch =
      new UnansweredPackets(counters::get, Counter.TX_LONG_PACKETS, Counter.RX_PACKETS);

  private void second(int longSent, int received) {
    outbound.add(Counter.TX_LONG_PACKETS, longSent);
    inbound.add(Counter.RX_PACKETS, received);
    watch.onTimer();
  }

  private void seconds(int count, int longSent, int received) {
    for (var i = 0; i < count; i++) {
      second(longSent, received);
    }
  }

  @Test
  void aConnectionThatSendsAgainAndAgainIsUnanswered() {
    second(10, 1); // with the answer to SYN
    second(3, 0);
    second(0, 0);
    second(1, 0);
    seconds(3, 0, 0);
    second(1, 0);
    seconds(6, 0, 0);
    second(1, 0);
    second(0, 0);
    assertEquals(4, watch.unanswered());
  }

  @Test
  void anUploadThatIsAcknowledgedIsAnswered() {
    seconds(100, 1000, 25);
    assertEquals(0, watch.unanswered());
  }

  @Test
  void anAcknowledgementMayComeInTheNextSecond() {
    for (var i = 0; i < 50; i++) {
      second(8, 0);
      second(0, 4);
    }
    assertEquals(0, watch.unanswered());
  }

  @Test
  void aStreamThatAwaitsNoAnswerIsNotCounted() {
    seconds(100, 50, 0);
    assertEquals(0, watch.unanswered());
  }

  @Test
  void shortPacketsOfOthersDoNotCount() {
    seconds(100, 0, 0);
    seconds(100, 0, 3);
    assertEquals(0, watch.unanswered());
  }

  @Test
  void whatWorksAgainIsForgotten() {
    seconds(30, 1, 0);
    var before = watch.unanswered();
    assertTrue(before >= 4);
    seconds(before, 10, 5);
    assertEquals(0, watch.unanswered());
  }

  @Test
  void anotherSessionBeginsAnew() {
    seconds(30, 1, 0);
    watch.restart();
    assertEquals(0, watch.unanswered());
  }
}
