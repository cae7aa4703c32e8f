// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.PacketCounter;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/**
 * Packets for the network behind the other gateway never leave in clear, neither those of this
 * gateway nor those of hosts behind it: a router in the internet counts them.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class OnDownIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path directory;
  private final TwoSites sites = TwoSites.routed();

  OnDownIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void clear() {
    sites.close();
  }

  private TwoGateways gateways(String onDown) {
    return new TwoGateways(sites, DaemonClock.FAST, directory, "on_down: " + onDown);
  }

  private long leaked() {
    return new PacketCounter(sites.router(), "inet", "leaked").packets();
  }

  /** Echo requests of the gateway, and of a host behind it. */
  private void ping() {
    var east = sites.east().hostAddress();
    Ping.run(sites.west().gateway(), east, 10, Duration.ofMillis(20));
    Ping.run(sites.west().host(), east, 10, Duration.ofMillis(20));
  }

  private void assertNothingLeaks(String moment) {
    long before = leaked();
    ping();
    assertEquals(before, leaked(), moment);
  }

  private void assertLeaks() {
    long before = leaked();
    ping();
    assertTrue(leaked() >= before + 20, () -> before + " and then " + leaked());
  }

  private void capture() {
    var router = sites.router();
    router.run("nft", "add table inet capture");
    router.run("nft", "add counter inet capture leaked");
    router.run("nft", "add chain inet capture in { type filter hook prerouting priority -300; }");
    router.run("nft", "add rule inet capture in ip daddr 10.2.0.0/24 counter name leaked");
    sites.west().gateway().run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    assertLeaks();
  }

  private void awaitBlock() {
    PolledCondition.until(
        "the kill switch",
        LIMIT,
        () -> sites.west().gateway().run("nft", "list", "tables").contains("vpnd_block_"));
  }

  @Test
  void theNetworkOfThePeerIsReachedThroughTheTunnelOrNotAtAll() {
    try (var gateways = gateways("block")) {
      capture();
      goThroughAllMoments(gateways);
      var west = gateways.west();
      assertEquals(0, west.daemon().stop(), west::logs);
      assertLeaks();
    }
  }

  @Test
  @InTurn(0)
  void alwaysHoldsWithoutVpndUntilItIsUnblocked() {
    try (var gateways = gateways("always")) {
      capture();
      goThroughAllMoments(gateways);
      var west = gateways.west();
      assertEquals(0, west.daemon().stop(), west::logs);
      assertNothingLeaks("after a stop");
      west.start().awaitStart();
      assertNothingLeaks("after a start");
      assertEquals(0, west.daemon().stop(), west::logs);
      assertNothingLeaks("after another stop");
      sites.west().gateway().run(TwoGateways.HOME.resolve("bin/vpndctl").toString(), "unblock");
      assertLeaks();
    }
  }

  private void goThroughAllMoments(TwoGateways gateways) {
    var west = gateways.west();
    west.start();
    awaitBlock();
    assertNothingLeaks("before the first session");
    gateways.east().start();
    gateways.awaitTunnel();
    assertNothingLeaks("during a session");
    gateways.east().daemon().crash();
    west.daemon().awaitSessionEnd(DaemonClock.FAST.silenceLimit());
    assertNothingLeaks("without a session");
    west.daemon().crash();
    assertNothingLeaks("after kill -9");
    west.start().awaitStart();
    assertNothingLeaks("after another start");
  }
}
