// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.api.operation.Counter;
import vpnd.api.port.UdpTransport;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.SwapTraffic;
import vpnd.router.fixture.TunnelFixture;
import vpnd.testing.Await;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;
import vpnd.udp.jdk.JdkUdpTransport;

/** What a tunnel has open goes from service to service, with all that waits in it. */
@Slow
@OnEachJava
final class HandoverSwapTest {
  private static final int SWAPS = 50;
  private static final int FEW_SWAPS = 5;

  private enum Swap {
    PORT_REMOVED_AND_ADDED,
    PORT_REPLACED,
    TRANSPORT_REMOVED_AND_ADDED,
    TRANSPORT_REPLACED;

    void swap(TunnelFixture gateway) {
      switch (this) {
        case PORT_REMOVED_AND_ADDED -> gateway.removeAndAddPort();
        case PORT_REPLACED -> gateway.replacePort();
        case TRANSPORT_REMOVED_AND_ADDED -> gateway.removeAndAddTransport();
        case TRANSPORT_REPLACED -> gateway.replaceTransport();
      }
    }
  }

  private final Identity westSelf = Identity.draw();
  private final Identity eastSelf = Identity.draw();
  private final NumberedFlow eastward = new NumberedFlow();
  private final NumberedFlow westward = new NumberedFlow();
  private final SwapTraffic traffic = new SwapTraffic(eastward, westward);
  private final Path directory;
  private TunnelFixture west;
  private TunnelFixture east;

  HandoverSwapTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() {
    west = new TunnelFixture(directory, "west", westSelf, eastSelf, null, westward);
    east = new TunnelFixture(directory, "east", eastSelf, westSelf, null, eastward);
    west.handsOver(true).start();
    east.handsOver(true).start();
    west.awaitSession();
    east.awaitSession();
  }

  @AfterEach
  void end() {
    west.close();
    east.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLost(Swap swap) throws Exception {
    traffic.during(west, east, SWAPS, swap::swap);
    assertNothingLost();
  }

  @ParameterizedTest
  @EnumSource
  void itIsTheHandOverThatSavesThePackets(Swap swap) throws Exception {
    west.handsOver(false);
    east.handsOver(false);
    traffic.during(west, east, FEW_SWAPS, swap::swap);
    assertTrue(traffic.lost() > 0, "nothing was lost without a hand-over");
  }

  @Test
  void aStopgapLeavesTheSocketToItsSuccessor() throws Exception {
    var opened = new AtomicInteger();
    UdpTransport stopgap =
        port -> {
          opened.incrementAndGet();
          return new JdkUdpTransport().open(port);
        };
    traffic.during(west, east, SWAPS, gateway -> gateway.replaceTransportByWayOf(stopgap));
    assertEquals(0, opened.get());
    assertNothingLost();
  }

  @Test
  void whatNobodyTakesIsClosedAfterAWhile() {
    var device = west.device();
    west.removePort();
    assertFalse(device.isClosed());
    Await.until("the device is closed", device::isClosed);
    west.handsOver(true).replacePort();
    Await.until("another device", () -> west.device() != device);
  }

  @Test
  void whatNobodyTookIsClosedWithTheTunnel() {
    var device = west.device();
    west.removePort();
    west.close();
    assertTrue(device.isClosed());
    assertEquals(0, west.misuses());
  }

  @Test
  void aServiceThatCannotGoOnOpensAnewAndTheSessionSurvives() {
    var device = west.device();
    west.handsOver(false).replacePort();
    Await.until("another device", () -> west.device() != device);
    assertTrue(device.isClosed());
    west.removeAndAddPort();
    assertEquals(1, west.count(Counter.SESSIONS));
    assertEquals(0, west.misuses());
  }

  @Test
  void theSameDeviceIsUsedAllTheTime() {
    var device = west.device();
    west.removeAndAddPort();
    west.replacePort();
    assertSame(device, west.device());
    assertFalse(device.isClosed());
  }

  private void assertNothingLost() {
    Await.until("the last packets", () -> traffic.lost() == 0);
    assertEquals(Map.of(), west.drops());
    assertEquals(Map.of(), east.drops());
  }
}
