// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.storage.NonceFile;
import vpnd.router.thread.Clock;
import vpnd.testing.Await;

/** Two whole tunnels over the loopback interface, with the real cipher. */
final class TunnelTest {
  private static final long CLOSE_LIMIT_MILLIS = 500;

  /** Messages that are repeated after seconds need not take seconds here. */
  private static final int FAST = 10;

  private final BlockingQueue<byte[]> atWest = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> atEast = new LinkedBlockingQueue<>();
  private final Identity west = Identity.draw();
  private final Identity east = Identity.draw();
  private final Path directory;

  TunnelTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void packetsOfEveryLengthPassUnchangedBothWays() throws Exception {
    try (var one = west().start();
        var other = east().start()) {
      one.awaitSession();
      other.awaitSession();
      for (var length = 20; length <= 1500; length++) {
        var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), length);
        one.send(packet);
        other.send(packet);
        assertArrayEquals(packet, atEast.poll(10, TimeUnit.SECONDS), "length " + length);
        assertArrayEquals(packet, atWest.poll(10, TimeUnit.SECONDS), "length " + length);
      }
      Await.until("all are counted", () -> one.count(Counter.TX_PACKETS) == 1481);
      Await.until("all are counted", () -> other.count(Counter.RX_PACKETS) == 1481);
      assertEquals(one.count(Counter.TX_BYTES), other.count(Counter.RX_BYTES));
    }
  }

  @Test
  void aPacketFromAForeignSourceIsDroppedAndCounted() throws Exception {
    try (var one = west().start();
        var other =
            gateway("east", east, west, new IpPrefix(InnerPackets.host(0), 30), atEast).start()) {
      one.awaitSession();
      other.awaitSession();
      one.send(InnerPackets.ipv4(InnerPackets.host(4), InnerPackets.host(2), 100));
      var allowed = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 101);
      one.send(allowed);
      assertArrayEquals(allowed, atEast.poll(10, TimeUnit.SECONDS));
      assertEquals(1, other.count(Counter.RX_FOREIGN_SOURCE));
      assertTrue(atEast.isEmpty());
    }
  }

  @Test
  void aPacketBeforeTheSessionIsDroppedAndCounted() throws Exception {
    try (var one = west().start()) {
      one.send(InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100));
      Await.until("a drop", () -> one.count(Counter.TX_NO_SESSION) == 1);
    }
  }

  @Test
  void theEndTakesMillisecondsAndLeavesNothing() throws Exception {
    var one = west().start();
    var other = east().start();
    one.awaitSession();
    other.awaitSession();
    var threads = one.threads();
    assertTrue(threads >= 3, "there are " + threads);
    for (var gateway : new TunnelFixture[] {one, other}) {
      var start = System.nanoTime();
      gateway.close();
      var millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis < CLOSE_LIMIT_MILLIS, "took " + millis + " ms");
      Await.until("the end of the threads", () -> gateway.threads() == 0);
      assertEquals(0, gateway.blocks(), "blocks of native memory");
      assertTrue(gateway.device().isClosed());
      assertEquals(0, gateway.misuses());
      gateway.removeAndAddSuite();
      gateway.removeAndAddTransport();
    }
  }

  @Test
  void aMachineThatMayHaveATwinHasOtherKeysAndNonces() throws Exception {
    try (var one = west().start();
        var other = east().start()) {
      one.awaitSession();
      other.awaitSession();
      var file = new NonceFile(directory.resolve("west.local"));
      var before = Objects.requireNonNull(file.read());

      one.beginAnew();

      Await.until("another session", () -> one.isActive() && other.count(Counter.SESSIONS) == 2);
      var after = Objects.requireNonNull(file.read());
      assertTrue(after.compareTo(before.plus(1L << 32)) > 0, before + " then " + after);
    }
  }

  @Test
  void aMachineThatIsAboutToSleepHoldsNoKeysUntilItWakesUp() throws Exception {
    try (var one = west().start();
        var other = east().start()) {
      one.awaitSession();
      other.awaitSession();
      var blocks = one.blocks();

      one.control().suspend();

      assertEquals(PeerState.INIT, one.state());
      assertTrue(one.blocks() < blocks, "blocks of native memory");
      one.wakeUp();
      one.awaitSession();
    }
  }

  @Test
  void aRestartedSideGetsANewSession() throws Exception {
    try (var other = east().start()) {
      try (var one = west().start()) {
        one.awaitSession();
        other.awaitSession();
      }
      try (var again = west().start()) {
        again.awaitSession();
        Await.until("the second session", () -> other.count(Counter.SESSIONS) == 2);
        var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100);
        again.send(packet);
        assertArrayEquals(packet, atEast.poll(10, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void aSideThatCannotStoreTheMarkStartsNoSession() throws Exception {
    // A directory with something in it cannot be replaced, not even by root.
    Files.createDirectories(directory.resolve("west.remote.new/full"));
    try (var one = west().start();
        var other = east().start()) {
      Await.until("a refusal", () -> one.count(Counter.RX_MARK_NOT_STORED) >= 2);
      assertFalse(one.isActive());
      assertFalse(other.isActive());
      assertEquals(0, one.count(Counter.SESSIONS) + other.count(Counter.SESSIONS));
    }
  }

  @Test
  void aSideThatCannotStoreItsOwnNoncesSendsNothing() throws Exception {
    Files.createDirectories(directory.resolve("west.local.new/full"));
    try (var one = west().start();
        var other = east().start()) {
      Await.until("PEER_INFO", () -> other.count(Counter.TX_DATAGRAMS) >= 2);
      assertEquals(0, one.count(Counter.TX_DATAGRAMS));
    }
  }

  @Test
  void aDiskThatFailsEndsSendingUntilItWorksAgain() throws Exception {
    // Packets under aegis256 need no disk, so this is about those in a box.
    var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100);
    try (var one = west().withoutAegis().start();
        var other = east().start()) {
      one.awaitSession();
      other.awaitSession();
      Files.createDirectories(directory.resolve("west.local.new/full"));
      Await.until(
          "the end of the reserve",
          () -> {
            one.send(packet);
            return one.count(Counter.TX_NO_NONCE) > 0;
          });
      Files.delete(directory.resolve("west.local.new/full"));
      var before = one.count(Counter.TX_PACKETS);
      Await.until(
          "sending again",
          () -> {
            one.send(packet);
            return one.count(Counter.TX_PACKETS) > before;
          });
      assertEquals(1, one.count(Counter.SESSIONS));
    }
  }

  @Test
  void whatTheHostDropsForAFullSocketIsCounted() throws Exception {
    try (var one = west().start()) {
      one.overflow(7);
      Await.until("the drops", () -> one.count(Counter.RX_SOCKET_FULL) == 7);
      one.overflow(9);
      Await.until("two more", () -> one.count(Counter.RX_SOCKET_FULL) == 9);
    }
  }

  @Test
  void withWrongKeysThereIsNeverASession() throws Exception {
    var unknownSource = Identity.draw();
    var falseEast = east.withPublicKey(unknownSource.publicKey());
    try (var one = gateway("west", west, falseEast, null, atWest).start();
        var other = east().start()) {
      Await.until(
          "bad tags",
          () -> one.count(Counter.RX_BAD_TAG) >= 1 && other.count(Counter.RX_BAD_TAG) >= 1);
      assertEquals(0, one.count(Counter.RX_DATAGRAMS) + other.count(Counter.RX_DATAGRAMS));
      assertFalse(one.isActive() || other.isActive());
    }
  }

  @Test
  void aBrokenDeviceIsOpenedAgainAndTheSessionSurvives() throws Exception {
    try (var one = west().start();
        var other = east().start()) {
      one.awaitSession();
      other.awaitSession();
      var broken = one.device();
      broken.breakDown();
      Await.until("another device", () -> one.device() != broken && broken.isClosed());
      var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100);
      one.send(packet);
      assertArrayEquals(packet, atEast.poll(10, TimeUnit.SECONDS));
      assertEquals(1, one.count(Counter.SESSIONS));
      assertEquals(0, one.misuses());
    }
  }

  private TunnelFixture west() {
    return gateway("west", west, east, null, atWest);
  }

  private TunnelFixture east() {
    return gateway("east", east, west, null, atEast);
  }

  private TunnelFixture gateway(
      String name,
      Identity self,
      Identity peer,
      @Nullable IpPrefix remoteNetwork,
      BlockingQueue<byte[]> received) {
    return new TunnelFixture(
        TunnelFixture.definition(directory, name, self, peer, remoteNetwork),
        NetworkGateway::new,
        1,
        new Clock(FAST),
        (bytes, at, length) -> received.add(copy(bytes, at, length)));
  }

  private static byte[] copy(ByteBuffer bytes, int at, int length) {
    var packet = new byte[length];
    bytes.get(at, packet);
    return packet;
  }
}
