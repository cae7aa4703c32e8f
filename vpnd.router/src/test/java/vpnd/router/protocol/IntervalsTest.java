// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.PeerState;

/** The intervals that the configuration sets. */
final class IntervalsTest {
  private static final long SECOND = EngineFixture.SECOND;

  @Test
  void thisSideIsHeardOnceInEachHeartbeat() {
    var bench = EngineFixture.withIntervals(3 * SECOND, 100 * SECOND);
    bench.startSession();
    bench.sent.clear();
    bench.pass(3 * SECOND - 1);
    assertEquals(0, bench.sentCount(MessageType.PEER_INFO));
    bench.pass(1);
    assertEquals(1, bench.sentCount(MessageType.PEER_INFO));
    bench.pass(30 * SECOND);
    assertEquals(11, bench.sentCount(MessageType.PEER_INFO));
  }

  /** The messages of a change are sealed under the previous key; a use after its end throws. */
  @Test
  void nothingIsSentUnderAKeyThatWasDropped() {
    var bench = EngineFixture.withIntervals(10 * SECOND, 120 * SECOND);
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    var key = answerExchange(bench, bench.staticKey);
    bench.receive(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    bench.pass(60 * SECOND);
    answerExchange(bench, key);
    bench.sent.clear();
    bench.pass(119 * SECOND);
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    assertTrue(bench.sentCount(MessageType.KEY_READY) > 200);
  }

  /** The answer to the engine's KEY_SWITCH_START; returns the key that comes of it. */
  private static long answerExchange(EngineFixture bench, long carrier) {
    var mine = bench.newPublicKey();
    var key = bench.agree(bench.last(MessageType.KEY_SWITCH_START).body());
    bench.receive(carrier, MessageType.KEY_SWITCH_ACK, mine);
    return key;
  }

  @Test
  void theSessionEndsAfterTheSilenceThatIsConfigured() {
    // The longest includes a key change, which begins after 60 s and is not answered.
    for (long timeout : new long[] {12 * SECOND, 50 * SECOND, 120 * SECOND}) {
      var bench = EngineFixture.withIntervals(10 * SECOND, timeout);
      bench.startSession();
      bench.pass(timeout - 1);
      assertEquals(PeerState.ACTIVE, bench.engine.state());
      bench.pass(1);
      assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
    }
  }
}
