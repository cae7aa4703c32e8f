// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.StatisticsSnapshot;
import vpnd.itest.network.Ping;
import vpnd.itest.traffic.TcpFlow;

/** Two gateways join their networks. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class SessionIT {

  private TwoGateways gateways;
  private Gateway west;
  private Gateway east;

  @BeforeEach
  void prepare(@TempDir Path directory) {
    gateways = new TwoGateways(TwoSites.cabled(), directory);
    west = gateways.west();
    east = gateways.east();
  }

  @AfterEach
  void clear() {
    gateways.close();
  }

  @Test
  void thousandPingsAreAnsweredAndCountedOnBothSides() throws IOException {
    gateways.join();
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(west.statisticsSocket())));
    var westBefore = west.statistics();
    var eastBefore = east.statistics();
    var ping = Ping.run(west.site().host(), east.site().hostAddress(), 1_000, Duration.ofMillis(2));
    assertEquals(new Ping(1_000, 1_000, 0), ping);
    assertPingsAreCounted(westBefore, west.statistics());
    assertPingsAreCounted(eastBefore, east.statistics());
  }

  /** Beside the thousand there may be some that waited for the tunnel. */
  private static void assertPingsAreCounted(StatisticsSnapshot before, StatisticsSnapshot after) {
    for (var direction : List.of("tx.", "rx.")) {
      var packets = after.increase(before, direction + "data_packets");
      assertTrue(packets >= 1_000 && packets <= 1_020, () -> before + "\n" + after);
      assertEquals(84 * packets, after.increase(before, direction + "data_bytes"));
      assertTrue(after.increase(before, direction + "packets") >= packets, after::toString);
    }
    for (var name : List.of("bad_nonces", "decrypt_failures", "sessions")) {
      assertEquals(0, after.increase(before, name), name);
    }
    assertEquals(1, after.get("sessions"));
    assertTrue(after.get("cur_sess_secs") >= 1, after::toString);
  }

  @Test
  void tcpArrivesIntactBothWaysAtOnce() {
    gateways.join();
    var tcp =
        TcpFlow.run(west.site().host(), east.site().host(), east.site().hostAddress(), 2, UP, DOWN);
    assertEquals(1, tcp.get("up_intact"), tcp::toString);
    assertEquals(1, tcp.get("down_intact"), tcp::toString);
    System.out.println("tcp through the tunnel: " + tcp);
  }

  @Test
  void stoppedDaemonsLeaveTheirHostsAsTheyWere() {
    var westBefore = west.state();
    var eastBefore = east.state();
    var first = west.start();
    var second = east.start();
    gateways.awaitTunnel();
    assertEquals(2, west.volatileFiles().size());
    var during = westBefore.differenceTo(west.state());
    assertTrue(during.contains("+ route -4: " + east.site().network()), during);
    assertTrue(during.contains("+ setting: /proc/sys/net/ipv4/conf/all/forwarding:1"), during);

    assertEquals(0, first.stop(), first.log()::toString);
    assertEquals(0, second.stop(), second.log()::toString);
    assertFalse(Files.exists(west.statisticsSocket()));
    assertEquals(List.of(), west.volatileFiles());
    assertEquals(List.of(), east.volatileFiles());
    assertEquals("", westBefore.differenceTo(west.state()));
    assertEquals("", eastBefore.differenceTo(east.state()));
  }
}
