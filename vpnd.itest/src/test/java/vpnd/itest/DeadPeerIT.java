// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;

/** A gateway detects the loss of its peer, and removes its network settings. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class DeadPeerIT {
  /** Longer than the silence after which a peer is declared dead, 25 s. */
  private static final Duration SILENCE = Duration.ofSeconds(31);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  @Test
  void stoppedPeerIsNoticed(@TempDir Path directory) {
    assertNoticed(DaemonClock.FAST, directory, peer -> peer.stop());
  }

  /** In real time. */
  @Test
  void killedPeerIsNoticed(@TempDir Path directory) {
    assertNoticed(DaemonClock.REAL, directory, Daemon::crash);
  }

  @Test
  void idlePeerIsNotTakenForDead(@TempDir Path directory) {
    var clock = DaemonClock.FAST;
    try (var gateways = new TwoGateways(TwoSites.cabled(), clock, directory)) {
      var daemon = gateways.west().start();
      gateways.east().start();
      gateways.awaitTunnel();
      var limit = clock.realTime(SILENCE);
      assertThrows(IllegalStateException.class, () -> daemon.awaitSessionEnd(limit));
      assertEquals(1, daemon.sessions(), daemon.log()::toString);
    }
  }

  private static void assertNoticed(DaemonClock clock, Path directory, Consumer<Daemon> ending) {
    try (var gateways = new TwoGateways(TwoSites.cabled(), clock, directory)) {
      var west = gateways.west();
      var before = west.state();
      var daemon = west.start();
      var peer = gateways.east().start();
      gateways.awaitTunnel();
      assertNotEquals("", before.differenceTo(west.stateBesidesTunnel()));

      ending.accept(peer);
      daemon.awaitSessionEnd(clock.silenceLimit());
      PolledCondition.until(
          "routes and forwarding are as before",
          STOP_LIMIT,
          () -> before.differenceTo(west.stateBesidesTunnel()).isEmpty());
      assertEquals(0, daemon.stop(), daemon.log()::toString);
      assertEquals("", before.differenceTo(west.state()));
      // A killed peer cleans up at its next start.
      gateways.east().start().awaitStart();
    }
  }
}
