// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.itest.traffic.TcpFlow;
import vpnd.testing.InTurn;

/**
 * On a machine with more cores several threads read from the tunnel device, each from its own
 * queue. The western gateway is configured for eight cores.
 */
@RealNetwork
@Isolated
@InTurn(1)
class ManyCoresIT {
  private static final int FLOWS = 6;
  private static final int FIRST_PORT = 7020;
  private static final int PER_SECOND = 1_000;
  private static final int SWAPS = 10;
  private static final Duration BETWEEN_KEY_CHANGES = Duration.ofMillis(1_500);

  private static TwoGateways gateways;

  @BeforeAll
  static void join(@TempDir Path directory) throws IOException {
    var home = directory.resolve("home");
    gateways = TwoGateways.withOwnHome(home, directory);
    var script = home.resolve("lib/java.sh");
    var text = Files.readString(script);
    var changed =
        text.replace("-XX:+UseSerialGC -Xms16m", "-XX:ActiveProcessorCount=8 -XX:+UseSerialGC");
    assertTrue(!changed.equals(text), "lib/java.sh has changed");
    Files.writeString(script, changed);
    gateways.join();
  }

  @AfterAll
  static void end() {
    gateways.close();
  }

  @Test
  void theDeviceHasFourQueuesAndOneToWriteWith() {
    var gateway = gateways.west().site().gateway();
    var device = gateway.run("ip", "-details", "link", "show", "dev", gateway.name());
    assertTrue(device.contains("numqueues 4 numdisabled 1"), device);
  }

  @Test
  void flowsStayInOrderThroughKeyChanges() {
    var from = gateways.west().site().host();
    var to = gateways.east().site();
    var flows = new ArrayList<NumberedUdp>();
    try {
      for (int i = 0; i < FLOWS; i++) {
        flows.add(
            NumberedUdp.start(
                from, to.host(), to.hostAddress(), FIRST_PORT + i, Integer.MAX_VALUE, PER_SECOND));
      }
      for (var gateway : new Gateway[] {gateways.west(), gateways.east()}) {
        gateway.controlSocket().run("rekey");
        SwapTraffic.pause(BETWEEN_KEY_CHANGES);
      }
      for (var flow : flows) {
        var report = flow.end();
        assertTrue(report.get("received") > PER_SECOND, report::toString);
        assertEquals(0, report.get("lost"), report::toString);
        assertEquals(0, report.get("duplicated"), report::toString);
        assertEquals(0, report.get("reordered"), report::toString);
      }
    } finally {
      flows.forEach(NumberedUdp::close);
    }
    assertTrue(gateways.west().daemon().keyChanges() > 0);
  }

  @Test
  void tcpArrivesAsItWasSent() {
    var west = gateways.west().site();
    var east = gateways.east().site();
    var report = TcpFlow.run(west.host(), east.host(), east.hostAddress(), 2, UP, DOWN, UP, DOWN);
    System.out.println(report);
    assertEquals(1, report.get("up_intact"), report::toString);
    assertEquals(1, report.get("down_intact"), report::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpnd.tun.linux", "vpnd.crypto"})
  void updatesLoseAndDoubleNothing(String bundle) {
    var control = gateways.west().controlSocket();
    var outcome = SwapTraffic.during(gateways, SWAPS, time -> control.run("update", bundle));
    assertEquals(0, outcome.sum("lost"), outcome::toString);
    assertEquals(0, outcome.sum("duplicated"), outcome::toString);
    assertEquals(0, outcome.newSessions(), outcome::toString);
  }
}
