// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.SwapTraffic;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.protocol.RealSuite;
import vpnd.testing.Await;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** Every part of a tunnel can be replaced while packets flow, and the session survives. */
@Slow
@OnEachJava
final class TunnelSwapTest {
  private static final int SWAPS = 50;

  private enum Part {
    SUITE,
    ROLE,
    TUN_PORT,
    UDP_TRANSPORT;

    void swap(TunnelFixture gateway) {
      switch (this) {
        case SUITE -> gateway.removeAndAddSuite();
        case ROLE -> gateway.removeAndAddRole();
        case TUN_PORT -> gateway.removeAndAddPort();
        case UDP_TRANSPORT -> gateway.removeAndAddTransport();
      }
    }
  }

  private final Identity westSelf = Identity.draw();
  private final Identity eastSelf = Identity.draw();
  private final NumberedFlow eastward = new NumberedFlow();
  private final NumberedFlow westward = new NumberedFlow();
  private final SwapTraffic traffic = new SwapTraffic(eastward, westward);
  private final Path directory;

  TunnelSwapTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource
  void aPartIsRemovedAndAddedUnderTraffic(Part part) throws Exception {
    try (var west = west();
        var east = east()) {
      swapUnderTraffic(west, east, 10, part::swap);
    }
  }

  @Test
  void aSuiteIsReplacedUnderTrafficWithoutLoss() throws Exception {
    try (var west = west();
        var east = east()) {
      swapUnderTraffic(west, east, SWAPS, TunnelFixture::replaceSuite);
      Await.until(
          "the last packets",
          () -> traffic.lost() == 0 || !west.drops().isEmpty() || !east.drops().isEmpty());
      assertEquals(Map.of(), west.drops());
      assertEquals(Map.of(), east.drops());
    }
  }

  @Test
  void aSocketIsToldWhenNobodyReceivesForAWhile() throws Exception {
    try (var west = west();
        var east = east()) {
      west.awaitSession();
      east.awaitSession();
      assertEquals(0, west.pauses());
      west.removeSuite();
      Await.until("a pause", () -> west.pauses() > 0);
      assertEquals(0, east.pauses());
    }
  }

  @Test
  void twoSidesAgreeOnAegisAndOneThatHasItAloneDoesNot() throws Exception {
    requireAegis();
    try (var west = west();
        var east = east()) {
      Await.until("agreement", () -> isUsed("aegis256", west, east));
    }
    try (var west = new TunnelFixture(directory, "west", westSelf, eastSelf, null, westward)) {
      west.withoutAegis().start();
      try (var east = east()) {
        swapUnderTraffic(west, east, 0, gateway -> {});
        assertEquals("nacl", west.cipher());
        assertEquals("nacl", east.cipher());
      }
    }
  }

  @Test
  void bothSidesGoOnWithTheBoxIfOneLosesAegisForGoodAndComeBackWithIt() throws Exception {
    requireAegis();
    try (var west = west();
        var east = east()) {
      Await.until("agreement", () -> isUsed("aegis256", west, east));
      west.removeAegis();
      Await.until("the box", () -> isUsed("nacl", west, east));
      swapUnderTraffic(west, east, 0, gateway -> {});
      west.addAegis();
      Await.until("agreement", () -> isUsed("aegis256", west, east));
      assertEquals(0, west.misuses(), "uses after removal");
    }
  }

  private static boolean isUsed(String cipher, TunnelFixture... gateways) {
    return Stream.of(gateways).allMatch(gateway -> cipher.equals(gateway.cipher()));
  }

  private static void requireAegis() {
    var isThere = RealSuite.AEGIS != null;
    assertTrue(isThere || !"true".equals(System.getenv("CI")), "there is no aegis256 here");
    assumeTrue(isThere, "SKIPPED: there is no aegis256 here");
  }

  private void swapUnderTraffic(
      TunnelFixture west, TunnelFixture east, int swaps, Consumer<TunnelFixture> swap)
      throws InterruptedException {
    west.awaitSession();
    east.awaitSession();
    traffic.during(west, east, swaps, swap);
  }

  private TunnelFixture west() {
    return new TunnelFixture(directory, "west", westSelf, eastSelf, null, westward).start();
  }

  private TunnelFixture east() {
    return new TunnelFixture(directory, "east", eastSelf, westSelf, null, eastward).start();
  }
}
