// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.Actions.Notice;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.nonce.Nonce;

/** What is remembered of a peer, and for how long. */
final class PeerHistoryTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final Endpoint HERE = Endpoint.of(InetAddress.getLoopbackAddress(), 1);
  private static final Endpoint THERE = Endpoint.of(InetAddress.getLoopbackAddress(), 2);

  private final TunnelCounters counters = new TunnelCounters(1);
  private final Counters inbound = counters.inbound();
  private final Counters outbound = counters.outbound().get(0);
  private Nonce mark = new Nonce(1, 2, -3);
  private final PeerHistory history = new PeerHistory(counters::get, () -> mark.low());

  private void arrive(int datagrams, int lost) {
    inbound.add(Counter.RX_DATAGRAMS, datagrams);
    mark = mark.plus(datagrams + lost);
  }

  @Test
  void countsBeginWithTheSession() {
    outbound.add(Counter.TX_REFUSED, 5);
    history.changed(MINUTE);
    outbound.add(Counter.TX_REFUSED, 2);
    assertEquals(2, history.traffic().get(Counter.TX_REFUSED));
    assertEquals(0, history.traffic().get(Counter.TX_PACKETS));
  }

  @Test
  void afterDaysOnlyTheLastMinutesCount() {
    for (var minute = 1; minute <= 3 * 24 * 60; minute++) {
      inbound.add(Counter.RX_PACKETS, 10);
      history.onTimer(minute * MINUTE);
    }
    var packets = history.traffic().get(Counter.RX_PACKETS);
    assertTrue(packets >= 50 && packets <= 100, "packets " + packets);
  }

  @Test
  void gapsInTheNoncesAreLostDatagrams() {
    arrive(10, 4);
    assertEquals(4, history.traffic().lost(), "also where the lowest part begins anew at 0");
    history.changed(MINUTE);
    arrive(10, 0);
    assertEquals(0, history.traffic().lost());
  }

  @Test
  void aJumpOfThePeersNoncesIsNoLoss() {
    mark = mark.plus(1L << 40);
    assertEquals(0, history.traffic().lost());
  }

  @Test
  void aSessionThatIsReplacedFromElsewhereHasARival() {
    history.began(HERE, 0);
    history.replaced(HERE);
    history.began(HERE, MINUTE);
    assertEquals(List.of(), history.rivals(MINUTE), "a restart");
    history.replaced(HERE);
    history.began(THERE, 2 * MINUTE);
    assertEquals(List.of(HERE), history.rivals(2 * MINUTE));
    assertEquals(List.of(), history.rivals(8 * MINUTE), "long ago");
  }

  @Test
  void thatTwoProcessesHaveTheKeysIsKnownForAWhile() {
    assertFalse(history.isShared(0));
    history.shared(MINUTE);
    history.changed(MINUTE);
    history.began(HERE, 2 * MINUTE);
    assertTrue(history.isShared(2 * MINUTE));
    assertFalse(history.isShared(8 * MINUTE));
  }

  @Test
  void ofRivalsTheLastThreeAreKept() {
    for (var i = 0; i < 100; i++) {
      history.rival(THERE, i);
    }
    assertEquals(List.of(THERE, THERE, THERE), history.rivals(100));
  }

  @Test
  void aJumpOfOurNoncesIsKnownUntilTheNextSession() {
    history.noticed(Notice.NEW_KEY);
    assertFalse(history.hasJumped());
    history.noticed(Notice.NONCES_JUMPED);
    assertTrue(history.hasJumped());
    history.changed(MINUTE);
    assertFalse(history.hasJumped());
  }
}
