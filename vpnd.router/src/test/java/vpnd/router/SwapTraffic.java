// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import vpnd.api.Counter;

/** Numbered packets both ways between two gateways while parts of both are replaced. */
record SwapTraffic(NumberedFlow eastward, NumberedFlow westward) {
  private static final int PACKETS_BETWEEN_SWAPS = 300;

  /**
   * Does something to each gateway a number of times while packets arrive before, between and
   * after; they have a session.
   */
  void during(TunnelFixture west, TunnelFixture east, int times, Consumer<TunnelFixture> swap)
      throws InterruptedException {
    var threads = new Thread[] {eastward.start(west::send), westward.start(east::send)};
    for (var i = 0; i < times; i++) {
      awaitPackets();
      swap.accept(west);
      awaitPackets();
      swap.accept(east);
    }
    awaitPackets();
    eastward.stop();
    westward.stop();
    for (var thread : threads) {
      thread.join();
    }
    assertEquals(0, eastward.duplicates() + westward.duplicates(), "duplicates");
    assertEquals(0, west.misuses() + east.misuses(), "uses after removal");
    assertEquals(2, west.count(Counter.SESSIONS) + east.count(Counter.SESSIONS), "sessions");
  }

  private void awaitPackets() {
    var eastwards = eastward.received();
    var westwards = westward.received();
    Await.until(
        "packets both ways",
        () ->
            eastward.received() > eastwards + PACKETS_BETWEEN_SWAPS
                && westward.received() > westwards + PACKETS_BETWEEN_SWAPS);
  }

  /** How many packets of both ways have not arrived. */
  int lost() {
    return eastward.sent() - eastward.received() + westward.sent() - westward.received();
  }
}
