// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.ClientFixture;
import vpnd.router.fixture.HostDrops;
import vpnd.router.fixture.HostGatewayFixture;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.storage.NonceFile;
import vpnd.testing.Await;
import vpnd.testing.Seed;
import vpnd.testing.Slow;

/**
 * A client that was never heard calls a gateway of many peers during a flood of datagrams that look
 * like first messages (security C5). It gets in, and the client that is there loses nothing.
 */
@Slow
final class StrangerFloodTest {
  /** At 133 bytes each this is 2.7 MB/s. */
  private static final int PER_SECOND = 20_000;

  private static final int LENGTH = 133;
  private static final int SOURCES = 64;

  private final Path directory;
  private final Random random = new Random(Seed.draw());
  private final Identity self = Identity.draw();
  private volatile boolean isOver;
  private final AtomicLong sent = new AtomicLong();

  StrangerFloodTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1000})
  void aNewClientGetsIn(int peers) throws Exception {
    call(Integer.getInteger("vpnd.clients", peers));
  }

  private void call(int peers) throws Exception {
    var newcomer = Identity.draw();
    var first = Identity.draw();
    var up = new NumberedFlow(HostGatewayFixture.client(peers), HostGatewayFixture.SERVER);
    try (var established =
            HostGatewayFixture.client(directory, "first", first, self, (bytes, at, length) -> {});
        var hub = new HostGatewayFixture(directory, self, up)) {
      var seat = hub.join(peers, first);
      for (var number = 1; number < peers; number++) {
        // Heard before, with a counter of its own.
        new NonceFile(directory.resolve("client" + number + ".remote"))
            .write(new Nonce(2, number, 0));
        hub.join(number, Identity.draw());
      }
      Await.until("a place", seat::isReady);
      established.start().awaitSession();
      hub.awaitRoutes(1);
      var sender = up.startPaced(established::send);
      Await.until("a packet", () -> up.received() > 0);
      seat.forgetDrops();
      var flood = new Thread(this::flood, "flood");
      flood.start();
      Await.until("the flood", () -> sent.get() > PER_SECOND);

      var place = hub.join(0, newcomer);
      Await.until("the place of the newcomer", place::isReady);
      var calledAt = System.nanoTime();
      try (var client =
          HostGatewayFixture.client(directory, "new", newcomer, self, (bytes, at, length) -> {})) {
        client.start().awaitSession();
        Await.until("a session", place::isActive);
      }
      var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - calledAt);
      isOver = true;
      flood.join();
      up.stop();
      sender.join();
      Await.until("the last packet", () -> up.received() + HostDrops.at(self.port()) >= up.sent());
      System.out.printf(
          "%d peers, %d datagrams of a flood: the new client had a session after %d ms; the other"
              + " one got %d of %d packets through, the socket had no room for %d datagrams%n",
          peers, sent.get(), millis, up.received(), up.sent(), HostDrops.at(self.port()));
      assertEquals(Map.of(), ownDrops(seat), "of the client that was there");
    }
  }

  /** Unknown sources are counted with the only peer, and messages of a handshake may come twice. */
  private static Map<Counter, Long> ownDrops(ClientFixture seat) {
    var drops = seat.drops();
    drops.remove(Counter.RX_UNKNOWN_SOURCE);
    drops.remove(Counter.RX_TOO_MANY_UNKNOWN);
    drops.remove(Counter.RX_UNEXPECTED);
    drops.remove(Counter.RX_REPLAYED);
    return drops;
  }

  private void flood() {
    var datagram = new byte[LENGTH];
    var sockets = new ArrayList<DatagramSocket>();
    try {
      for (var source = 0; source < SOURCES; source++) {
        var address = InetAddress.getByAddress(new byte[] {127, 4, 0, (byte) (1 + source)});
        sockets.add(new DatagramSocket(0, address));
      }
      var startedAt = System.nanoTime();
      while (!isOver) {
        random.nextBytes(datagram);
        sockets
            .get(random.nextInt(SOURCES))
            .send(
                new DatagramPacket(
                    datagram, LENGTH, InetAddress.getLoopbackAddress(), self.port()));
        var count = sent.incrementAndGet();
        var ahead = count * 1_000_000_000L / PER_SECOND - (System.nanoTime() - startedAt);
        if (ahead > 1_000_000) {
          LockSupport.parkNanos(ahead);
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      sockets.forEach(DatagramSocket::close);
    }
  }
}
