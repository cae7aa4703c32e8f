// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.router.fixture.LogLines;
import vpnd.router.protocol.Actions.End;
import vpnd.router.protocol.Actions.Notice;

/** A peer cannot fill the log, whatever it does (security A8). */
final class PeerLogTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int MINUTE = 60_000;

  @RegisterExtension private final LogLines log = new LogLines();

  private long now;
  private final PeerLog peer = new PeerLog("it's {0} peer", () -> now);

  /** Everything that a peer can have logged. */
  static List<Consumer<PeerLog>> causes() {
    return List.of(
        peer -> peer.sessionUp(null),
        peer -> peer.sessionDown(End.PEER_RESTARTED),
        peer -> peer.refused("its address is not that of the file"),
        peer -> peer.roleFailed(new IllegalStateException("of its peer info")),
        peer -> peer.pathVerified(1000, 1431),
        peer -> peer.notice(Notice.UNKNOWN_FAMILY),
        peer -> peer.notice(Notice.BAD_DOMAIN),
        peer -> peer.notice(Notice.NO_PROBES),
        peer -> peer.notice(Notice.NONCES_JUMPED),
        peer -> peer.notice(Notice.NONCES_REFUSED));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void aMinuteHasTwentySixLinesAndEachOneAfterItSix(Consumer<PeerLog> cause) {
    repeat(cause, MINUTE);
    assertEquals(PeerLog.LINES_AT_ONCE + 5, told());
    repeat(cause, MINUTE);
    assertEquals(PeerLog.LINES_AT_ONCE + 11, told());
  }

  @Test
  void theNextLineSaysHowManyWereLeftOut() {
    repeat(peer -> peer.sessionUp(null), PeerLog.LINES_AT_ONCE + 7);
    now += PeerLog.LINE_INTERVAL;
    peer.sessionDown(End.PEER_SILENT);
    assertEquals(
        "it's {0} peer: session down: nothing came from the peer for too long"
            + " (7 lines about this peer were left out)",
        log.lines().get(PeerLog.LINES_AT_ONCE));
  }

  @Test
  void whatAPeerSaysDisplacesNothing() {
    repeat(peer -> peer.said("text".getBytes(StandardCharsets.US_ASCII)), MINUTE);
    assertEquals(PeerLog.TEXTS_AT_ONCE + 5, told());
    peer.sessionDown(End.PEER_SILENT);
    assertTrue(log.lines().get(log.lines().size() - 1).contains("session down"));
  }

  @Test
  void aPeerThatIsQuietIsLoggedInFull() {
    for (var session = 0; session < 100; session++) {
      peer.sessionUp(null);
      peer.sessionDown(End.PEER_SILENT);
      now += MINUTE * MILLISECOND;
    }
    assertEquals(200, told());
    assertFalse(log.lines().stream().anyMatch(line -> line.contains("left out")));
    assertTrue(log.lines().get(0).startsWith("it's {0} peer: session up"));
  }

  private void repeat(Consumer<PeerLog> cause, int millis) {
    for (var at = 0; at < millis; at++) {
      cause.accept(peer);
      now += MILLISECOND;
    }
  }

  private long told() {
    return log.lines().stream().filter(line -> line.contains(" peer: ")).count();
  }
}
