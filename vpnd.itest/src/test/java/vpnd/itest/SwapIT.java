// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.itest.SwapTraffic.Outcome;
import vpnd.itest.daemon.ControlClient;
import vpnd.itest.daemon.StatisticsWatch;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/** Parts of a running vpnd are replaced under traffic, without effect on the traffic. */
@RealNetwork
@Isolated
class SwapIT {
  private static final int SWAPS = 50;
  private static final int FEW = 10;
  private static final int LEAST_PER_SECOND = 4_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CRYPTO = "vpnd.crypto";
  private static final String TUN = "vpnd.tun.linux";
  private static final String ROLE = "vpnd.role.netgw";
  private static final String ROUTER = "vpnd.router";
  private static final String STATISTICS = "vpnd.stats.graphite";

  private static TwoGateways gateways;
  private static Gateway west;
  private static ControlClient control;

  @BeforeAll
  static void join(@TempDir Path directory) {
    gateways = new TwoGateways(TwoSites.cabled(), directory);
    west = gateways.west();
    control = west.controlSocket();
    gateways.join();
  }

  @AfterAll
  static void end() {
    gateways.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {CRYPTO, ROLE, TUN})
  void fiftyUpdatesLoseAndDoubleNothing(String bundle) {
    assertHarmless(bundle);
  }

  /** Updates a bundle many times under traffic. */
  private static void assertHarmless(String bundle) {
    long sessions = west.statistics().get("sessions");
    control.run("update", bundle);
    int descriptors = west.daemon().descriptors();
    var outcome = swap(SWAPS, i -> control.run("update", bundle));
    System.out.println("50 updates of " + bundle + ": " + outcome);
    assertEquals(0, outcome.sum("lost"), outcome::toString);
    assertEquals(0, outcome.sum("duplicated"), outcome::toString);
    assertEquals(0, outcome.newSessions(), outcome::toString);
    assertEquals(sessions, west.statistics().get("sessions"));
    assertTrue(
        outcome.perSecond().stream().allMatch(rate -> rate >= LEAST_PER_SECOND), outcome::toString);
    // Those of commands and of the statistics come and go.
    PolledCondition.until(
        "no descriptor is left over by each",
        LIMIT,
        () -> west.daemon().descriptors() < descriptors + SWAPS / 2);
  }

  /** Then it is closed and opened instead. */
  @Test
  @InTurn(0)
  void aDeviceThatIsNotAdoptedByTheNextBundleLosesPackets(@TempDir Path directory) {
    var mutant = MutantBundle.named(TUN, "A_DEVICE_IS_NOT_ADOPTED");
    var other = mutant.write(TwoGateways.HOME, directory).toString();
    var outcome =
        swap(
            2,
            i -> {
              if (i == 0) {
                control.run("update", TUN, other);
              } else {
                control.run("update", TUN);
              }
            });
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    assertEquals(0, outcome.newSessions(), outcome::toString);
    gateways.awaitTunnel();
  }

  /** Instead of that what it said last holds. */
  @Test
  @InTurn(1)
  void aRoleThatTakesItsNetworksAlongLosesPackets(@TempDir Path directory) {
    var mutant = MutantBundle.named(ROUTER, "A_ROLE_TAKES_ITS_NETWORKS_ALONG");
    with(
        mutant,
        directory,
        jar -> {
          var outcome = swap(FEW, i -> control.run("update", ROLE));
          assertTrue(outcome.sum("lost") > 0, outcome::toString);
        });
  }

  @Test
  @InTurn(2)
  void aTunnelThatEndsWithAnotherReaderOfItsStatisticsLosesPackets(@TempDir Path directory) {
    var mutant = MutantBundle.named(ROUTER, "A_TUNNEL_ENDS_WITH_ANOTHER_READER_OF_ITS_STATISTICS");
    with(
        mutant,
        directory,
        jar -> {
          var outcome = swap(1, i -> control.run("update", STATISTICS));
          assertTrue(outcome.sum("lost") > 0, outcome::toString);
        });
  }

  @Test
  void fiftyUpdatesOfTheStatisticsCutNoReportAndNoFigureFalls() {
    try (var watch = new StatisticsWatch(west.statisticsSocket())) {
      assertHarmless(STATISTICS);
      var verdict = watch.end();
      System.out.println("reports during 50 updates: " + verdict);
      assertTrue(verdict.whole >= SWAPS, verdict::toString);
      assertEquals(0, verdict.cut, verdict::toString);
      assertEquals(0, verdict.fallen, verdict::toString);
    }
  }

  @Test
  @InTurn(0)
  void figuresThatBeginAnewWithTheirReporterAreSeenToFall(@TempDir Path directory) {
    var mutant = MutantBundle.named(STATISTICS, "FIGURES_BEGIN_ANEW_WITH_THEIR_REPORTER");
    with(mutant, directory, jar -> assertTrue(reportsDuringUpdates(FEW, jar).fallen > 0));
  }

  @Test
  @InTurn(1)
  void reportsThatAreGivenInPiecesAreSeenToBeCut(@TempDir Path directory) {
    var mutant = MutantBundle.named(STATISTICS, "REPORTS_ARE_GIVEN_IN_PIECES");
    with(mutant, directory, jar -> assertTrue(reportsDuringUpdates(FEW, jar).cut > 0));
  }

  private static StatisticsWatch.Verdict reportsDuringUpdates(int times, Path jar) {
    try (var watch = new StatisticsWatch(west.statisticsSocket())) {
      swap(times, i -> control.run("update", STATISTICS, jar.toString()));
      return watch.end();
    }
  }

  @Test
  void aSuiteThatIsAwayForLongerThanTheQueuesHoldLosesPackets() {
    var outcome =
        swap(
            1,
            i -> {
              control.run("stop", CRYPTO);
              SwapTraffic.pause(Duration.ofSeconds(2));
              start(CRYPTO);
            });
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    gateways.awaitTunnel();
    assertEquals(0, outcome.newSessions(), outcome::toString);
  }

  /** The one part that cannot be replaced: it holds the sessions. */
  @Test
  void anUpdateOfTheRouterIsNoticed() {
    var outcome = swap(1, i -> control.run("update", ROUTER));
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    gateways.awaitTunnel();
    assertTrue(outcome.newSessions() > 0, outcome::toString);
  }

  @Test
  void aTunBundleThatIsUninstalledLeavesTheHostAsItWas() {
    var network = gateways.east().site().network();
    PolledCondition.until("the route", LIMIT, () -> routes().contains(network));
    long sessions = west.daemon().sessions();
    control.run("uninstall", TUN);
    PolledCondition.until("the device is gone", LIMIT, () -> !hasDevice());
    PolledCondition.until("nothing is forwarded", LIMIT, () -> !forwards());
    assertFalse(routes().contains(network));
    control.run("install", "reference:" + MutantBundle.jar(TwoGateways.HOME, TUN).toUri());
    start(TUN);
    gateways.awaitTunnel();
    // Without a device there is no session, since the peer's packets would be lost.
    assertEquals(sessions + 1, west.daemon().sessions());
  }

  @Test
  void anotherTunBundleThatCannotGoOnTakesThePlaceOfTheDevice() {
    long sessions = west.daemon().sessions();
    control.run("install", Path.of(System.getProperty("vpnd.tun.memory")).toUri().toString());
    start("vpnd.tun.memory");
    control.run("stop", TUN);
    PolledCondition.until("the device is gone", LIMIT, () -> !hasDevice());
    start(TUN);
    control.run("uninstall", "vpnd.tun.memory");
    gateways.awaitTunnel();
    assertEquals(sessions, west.daemon().sessions());
  }

  private static Outcome swap(int times, IntConsumer swap) {
    return SwapTraffic.during(gateways, times, swap);
  }

  /** Felix takes no names here. */
  private static void start(String bundle) {
    var line =
        control
            .run("lb", "-s")
            .lines()
            .filter(each -> each.contains("|" + bundle + " "))
            .findFirst();
    control.run("start", line.orElseThrow().split("\\|", -1)[0].strip());
  }

  private static String routes() {
    return west.site().gateway().ip("route");
  }

  private static boolean hasDevice() {
    return west.site().gateway().ip("link").contains(west.site().gateway().name());
  }

  private static boolean forwards() {
    return west.site().gateway().run("cat", "/proc/sys/net/ipv4/conf/all/forwarding").equals("1");
  }

  /** Replaces a bundle by a mutant during a check. */
  private static void with(MutantBundle mutant, Path directory, Consumer<Path> check) {
    var jar = mutant.write(TwoGateways.HOME, directory);
    control.run("update", mutant.bundle(), jar.toString());
    try {
      gateways.awaitTunnel();
      check.accept(jar);
    } finally {
      control.run("update", mutant.bundle());
      gateways.awaitTunnel();
    }
  }
}
