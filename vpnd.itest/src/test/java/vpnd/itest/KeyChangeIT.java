// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.Site;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TrafficReport;
import vpnd.testing.OnEachJava;

/** Keys change under traffic, without effect on the traffic. */
@RealNetwork
@Isolated
@OnEachJava
class KeyChangeIT {
  private static final int PER_SECOND = 2_000;
  private static final int SECONDS = 12;
  private static final int CHANGES = 3;
  private static final int PORT = 7001;

  @Test
  void threeKeyChangesLoseAndDoubleNothing(@TempDir Path directory) {
    // The smallest allowed number of packets: the key is then changed at a heartbeat, every 2 s.
    var clock = DaemonClock.FAST;
    try (var gateways =
        new TwoGateways(TwoSites.cabled(), clock, directory, "max_key_packets: 5000")) {
      var west = gateways.west().start();
      var east = gateways.east().start();
      gateways.awaitTunnel();

      // In both directions, because only packets of the initiator of key changes count.
      var eastward =
          CompletableFuture.supplyAsync(() -> flow(gateways.west().site(), gateways.east().site()));
      var westward = flow(gateways.east().site(), gateways.west().site());

      assertUnharmed(westward);
      assertUnharmed(eastward.join());
      assertTrue(west.keyChanges() >= CHANGES, west.log()::toString);
      assertTrue(east.keyChanges() >= CHANGES, east.log()::toString);
      assertEquals(1, west.sessions(), west.log()::toString);
      assertEquals(1, east.sessions(), east.log()::toString);
    }
  }

  private static TrafficReport flow(Site from, Site to) {
    return NumberedUdp.run(
        from.host(), to.host(), to.hostAddress(), PORT, SECONDS * PER_SECOND, PER_SECOND);
  }

  private static void assertUnharmed(TrafficReport udp) {
    assertEquals(0, udp.get("lost"), udp::toString);
    assertEquals(0, udp.get("duplicated"), udp::toString);
  }
}
