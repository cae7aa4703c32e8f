// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.Counters;

/** What the host drops for a full socket is counted once, by whichever thread. */
final class SocketDropsTest {
  private final Counters counters = new Counters();
  private final SocketDrops drops = new SocketDrops();

  @Test
  void onlyWhatIsNewIsAdded() {
    expect(3, 3);
    expect(3, 3);
    expect(10, 10);
  }

  @Test
  void aSocketThatIsOpenedAnewBeginsAtZero() {
    expect(10, 10);
    expect(4, 14);
    expect(5, 15);
  }

  private void expect(long told, long counted) {
    drops.count(told, counters);
    assertEquals(counted, counters.get(Counter.RX_SOCKET_FULL));
  }
}
