// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import vpnd.itest.network.Backlog;
import vpnd.itest.network.Site;
import vpnd.itest.network.SnmpCounters;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TrafficReport;

/** Numbered UDP both ways between two sites, while parts of the western gateway are replaced. */
final class SwapTraffic {
  /** Datagrams each way. */
  static final int PER_SECOND = 5_000;

  private static final int PORT = 7008;
  private static final Duration BEFORE_AND_AFTER = Duration.ofMillis(500);

  private SwapTraffic() {}

  /**
   * The result.
   *
   * @param perSecond datagrams that were sent each way
   * @param newSessions of the daemon whose parts were replaced
   * @param overruns datagrams dropped because a receiving program was too slow
   */
  record Outcome(
      TrafficReport eastward,
      TrafficReport westward,
      List<Long> perSecond,
      long newSessions,
      long overruns) {
    /** A figure of both ways. */
    long sum(String figure) {
      return eastward.get(figure) + westward.get(figure);
    }
  }

  /**
   * Repeats an action under traffic, each time when all queues are empty.
   *
   * @param swap gets the number of the repetition, from 0 on
   */
  static Outcome during(TwoGateways gateways, int times, IntConsumer swap) {
    var west = gateways.west();
    var east = gateways.east();
    long sessions = west.daemon().sessions();
    long overruns = overruns(west) + overruns(east);
    try (var eastward = flow(west.site(), east.site());
        var westward = flow(east.site(), west.site())) {
      pause(BEFORE_AND_AFTER);
      for (int i = 0; i < times; i++) {
        var eastbound = new Backlog(west.site().host(), east.site().host());
        var westbound = new Backlog(east.site().host(), west.site().host());
        swap.accept(i);
        // A tunnel may end with the last swap, and then its backlog is never delivered.
        if (i < times - 1) {
          eastbound.awaitEnd();
          westbound.awaitEnd();
        }
      }
      pause(BEFORE_AND_AFTER);
      return new Outcome(
          eastward.end(),
          westward.end(),
          List.of(eastward.perSecond(), westward.perSecond()),
          west.daemon().sessions() - sessions,
          overruns(west) + overruns(east) - overruns);
    }
  }

  private static long overruns(Gateway gateway) {
    return SnmpCounters.of(gateway.site().host()).get("Udp", "RcvbufErrors");
  }

  private static NumberedUdp flow(Site from, Site to) {
    return NumberedUdp.start(
        from.host(), to.host(), to.hostAddress(), PORT, Integer.MAX_VALUE, PER_SECOND);
  }

  /** Traffic before, between or after swaps. */
  static void pause(Duration time) {
    for (long end = System.nanoTime() + time.toNanos(), left;
        (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
