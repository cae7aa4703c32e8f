// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void theSessionEndsAfterTheSilenceThatIsConfigured() {
    for (long timeout : new long[] {12 * SECOND, 50 * SECOND}) {
      var bench = EngineFixture.withIntervals(10 * SECOND, timeout);
      bench.startSession();
      bench.pass(timeout - 1);
      assertEquals(PeerState.ACTIVE, bench.engine.state());
      bench.pass(1);
      assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
    }
  }
}
