// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelControl.KeyChange;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.fixture.TunnelPairFixture;
import vpnd.testing.Await;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/** Where nothing is wrong, nothing is found: the negative control of {@link InjectedFaultsTest}. */
@Slow
final class HealthyTunnelTest {
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  /** Long packets without an answer would be held against the way by then. */
  private static final Duration LONGER = Duration.ofSeconds(7);

  private static final InetAddress HERE = InnerPackets.host(1);
  private static final InetAddress THERE = InnerPackets.host(2);

  private final TunnelPairFixture scene;

  HealthyTunnelTest(@TempDir Path directory) throws Exception {
    scene = new TunnelPairFixture(directory);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  @Test
  void nothingIsFoundFromTheStartOn() {
    var gateway = scene.make(scene.west);
    assertEquals(List.of(), gateway.control().why(), "before the start");
    var peer = scene.start(scene.east);
    Await.until("a peer that is there", () -> peer.count(Counter.TX_DATAGRAMS) > 0);
    gateway.start();
    assertEquals(List.of(), gateway.control().why(), "right after the start");
    gateway.awaitSession();
    assertEquals(List.of(), gateway.control().why(), "with a session");
  }

  @Test
  void nothingIsFoundWhereTheWayLosesAQuarter() throws Exception {
    var seed = Seed.draw();
    var relay = scene.relay();
    relay.toEast(loses(new Random(seed)));
    relay.toWest(loses(new Random(seed + 1)));
    var west = scene.start(scene.west);
    var east = scene.start(scene.east);
    west.awaitSession();
    east.awaitSession();
    scene.repeat(10, () -> west.send(InnerPackets.ipv4(HERE, THERE, 100)));
    scene.repeat(10, () -> east.send(InnerPackets.ipv4(THERE, HERE, 1400)));
    assertNothingFound(A_WHILE, west, east);
  }

  @Test
  void nothingIsFoundAfterAKeyChange() {
    var west = scene.start(scene.west);
    var east = scene.start(scene.east);
    west.awaitSession();
    east.awaitSession();
    var changes =
        List.of(west.control().rekey(), east.control().rekey()).stream()
            .filter(KeyChange.BEGUN::equals)
            .count();
    assertEquals(1, changes, "one of both starts key changes");
    Await.until("a new key", () -> west.count(Counter.KEYS) == 2);
    assertNothingFound(A_WHILE, west, east);
  }

  @Test
  void nothingIsFoundWhereLongPacketsGoOneWayAndAreAcknowledged() {
    var west = scene.start(scene.west);
    var east = scene.start(scene.east);
    west.awaitSession();
    east.awaitSession();
    scene.repeat(100, () -> west.send(InnerPackets.ipv4(HERE, THERE, 1400)));
    scene.repeat(400, () -> east.send(InnerPackets.ipv4(THERE, HERE, 40)));
    assertNothingFound(A_WHILE, west, east);
  }

  @Test
  void nothingIsFoundWhereAStreamOfLongPacketsAwaitsNoAnswer() {
    var west = scene.start(scene.west);
    var east = scene.start(scene.east);
    west.awaitSession();
    east.awaitSession();
    scene.repeat(20, () -> west.send(InnerPackets.ipv4(HERE, THERE, 1400)));
    assertNothingFound(LONGER, west, east);
  }

  @Test
  void aGatewayThatWaitsForItsClientOnlyWaits() {
    var gateway = scene.start(scene.west.role("host-gw"));
    Await.until("a place for the client", () -> gateway.state().equals(PeerState.HOST_WAIT));
    assertEquals(
        List.of(Cause.WAITING), gateway.control().why().stream().map(Finding::cause).toList());
  }

  private static void assertNothingFound(Duration time, TunnelFixture... gateways) {
    var start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      for (var gateway : gateways) {
        assertEquals(List.of(), gateway.control().why());
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static IntPredicate loses(Random random) {
    return length -> random.nextInt(4) > 0;
  }
}
