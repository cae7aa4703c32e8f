// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a running vpnd are replaced under traffic, and the traffic does not notice. */
@RealNetwork
@Isolated
class SwapIT {
  private static final int SWAPS = 50;
  private static final int PER_SECOND = 5_000;
  private static final int LEAST_PER_SECOND = 4_000;
  private static final int PORT = 7008;
  private static final Duration BEFORE_AND_AFTER = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CRYPTO = "vpnd.crypto";
  private static final String TUN = "vpnd.tun.linux";

  private static TwoGateways gateways;
  private static Gateway west;
  private static ControlSocket control;

  /**
   * Traffic both ways during some swaps.
   *
   * @param perSecond datagrams that were sent each way
   * @param newSessions of the daemon whose parts were replaced
   */
  private record Outcome(Report eastward, Report westward, List<Long> perSecond, long newSessions) {
    long sum(String figure) {
      return eastward.get(figure) + westward.get(figure);
    }
  }

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
  @ValueSource(strings = {CRYPTO, "vpnd.role.netgw", "vpnd.stats.graphite", TUN})
  void fiftyUpdatesLoseAndDoubleNothing(String bundle) {
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
    Await.until(
        "no descriptor is left over by each",
        LIMIT,
        () -> west.daemon().descriptors() < descriptors + SWAPS / 2);
  }

  /** Two versions that do not agree on what they hand over close and open the device instead. */
  @Test
  void withoutTheHandOverAnUpdateLosesPackets(@TempDir Path directory) {
    var other = directory.resolve("other-tun.jar");
    AlteredJar.write(bundle(TUN), other, "journal 1", "journal 2");
    var outcome =
        swap(
            2,
            i -> {
              if (i == 0) {
                control.run("update", TUN, other.toString());
              } else {
                control.run("update", TUN);
              }
            });
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    assertEquals(0, outcome.newSessions(), outcome::toString);
    gateways.awaitTunnel();
  }

  @Test
  void aSuiteThatIsAwayForLongerThanTheQueuesHoldLosesPackets() {
    var outcome =
        swap(
            1,
            i -> {
              control.run("stop", CRYPTO);
              pause(Duration.ofSeconds(2));
              start(CRYPTO);
            });
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    gateways.awaitTunnel();
    assertEquals(0, outcome.newSessions(), outcome::toString);
  }

  /** The one part that cannot be replaced: it holds the sessions. */
  @Test
  void anUpdateOfTheRouterIsNoticed() {
    var outcome = swap(1, i -> control.run("update", "vpnd.router"));
    assertTrue(outcome.sum("lost") > 0, outcome::toString);
    gateways.awaitTunnel();
    assertTrue(outcome.newSessions() > 0, outcome::toString);
  }

  @Test
  void aTunBundleThatIsUninstalledLeavesTheHostAsItWas() {
    var network = gateways.east().site().network();
    Await.until("the route", LIMIT, () -> routes().contains(network));
    long sessions = west.daemon().sessions();
    control.run("uninstall", TUN);
    Await.until("the device is gone", LIMIT, () -> !hasDevice());
    Await.until("nothing is forwarded", LIMIT, () -> !forwards());
    assertFalse(routes().contains(network));
    control.run("install", "reference:" + bundle(TUN).toUri());
    start(TUN);
    gateways.awaitTunnel();
    assertEquals(sessions, west.daemon().sessions());
  }

  @Test
  void anotherTunBundleThatCannotGoOnTakesThePlaceOfTheDevice() {
    long sessions = west.daemon().sessions();
    control.run("install", Path.of(System.getProperty("vpnd.tun.memory")).toUri().toString());
    start("vpnd.tun.memory");
    control.run("stop", TUN);
    Await.until("the device is gone", LIMIT, () -> !hasDevice());
    start(TUN);
    control.run("uninstall", "vpnd.tun.memory");
    gateways.awaitTunnel();
    assertEquals(sessions, west.daemon().sessions());
  }

  private static Outcome swap(int times, IntConsumer swap) {
    var here = gateways.west().site();
    var there = gateways.east().site();
    long sessions = west.daemon().sessions();
    try (var eastward = flow(here, there);
        var westward = flow(there, here)) {
      pause(BEFORE_AND_AFTER);
      for (int i = 0; i < times; i++) {
        swap.accept(i);
      }
      pause(BEFORE_AND_AFTER);
      return new Outcome(
          eastward.end(),
          westward.end(),
          List.of(eastward.perSecond(), westward.perSecond()),
          west.daemon().sessions() - sessions);
    }
  }

  private static NumberedUdp flow(Site from, Site to) {
    return NumberedUdp.start(
        from.host(), to.host(), to.hostAddress(), PORT, Integer.MAX_VALUE, PER_SECOND);
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

  private static Path bundle(String name) {
    try (var jars =
        Files.newDirectoryStream(TwoGateways.HOME.resolve("bundles"), name + "-*.jar")) {
      return jars.iterator().next().toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Traffic before, between or after swaps. */
  private static void pause(Duration time) {
    for (long end = System.nanoTime() + time.toNanos(), left;
        (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
