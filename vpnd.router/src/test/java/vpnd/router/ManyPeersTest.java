// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.ClientFixture;
import vpnd.router.fixture.HostDrops;
import vpnd.router.fixture.HostGatewayFixture;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.ManyClientsFixture;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.storage.NonceFile;
import vpnd.testing.Await;
import vpnd.testing.InTurn;
import vpnd.testing.Seed;

/**
 * A thousand clients that connect to one gateway at once, with real keys, sockets and disk; or the
 * number that the system property {@code vpnd.clients} gives.
 */
@InTurn(1)
final class ManyPeersTest {
  private static final int CLIENTS = Integer.getInteger("vpnd.clients", 1000);

  /** More are known from before: the first message of one that is not is tried with all keys. */
  private static final int UNKNOWN = 1000;

  /** Many times what it takes, because of what else the disk may have to do. */
  private static final long ALLOWED = TimeUnit.SECONDS.toNanos(Math.max(90, CLIENTS / 20));

  private final Path directory;
  private final long seed = Seed.draw();
  private final Identity hubSelf = Identity.draw();
  private final Identity first = Identity.draw();
  private final NumberedFlow up =
      new NumberedFlow(HostGatewayFixture.client(CLIENTS), HostGatewayFixture.SERVER);
  private final NumberedFlow down =
      new NumberedFlow(HostGatewayFixture.SERVER, HostGatewayFixture.client(CLIENTS));

  ManyPeersTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aThousandClientsConnectAtOnceAndDisturbNobody() throws Exception {
    try (var crowd = new ManyClientsFixture(CLIENTS, hubSelf, new Random(seed));
        var established = HostGatewayFixture.client(directory, "first", first, hubSelf, down)) {
      for (var number = 0; number < CLIENTS && CLIENTS > UNKNOWN; number++) {
        var file = new NonceFile(directory.resolve("client" + number + ".remote"));
        file.write(crowd.mark(number));
      }
      try (var hub = new HostGatewayFixture(directory, hubSelf, up)) {
        var seat = hub.join(CLIENTS, first);
        Await.until("a place", seat::isReady);
        established.start().awaitSession();
        hub.awaitRoutes(1);
        var threads = threads();
        var seats = join(hub, crowd);
        var senders = List.of(up.startPaced(established::send), down.startPaced(hub::send));

        Await.until("packets both ways", () -> up.received() > 0 && down.received() > 0);
        seat.forgetDrops();
        established.forgetDrops();

        connect("the first time", crowd::start, crowd, seats, 1);
        connect("again after a restart", crowd::restart, crowd, seats, 2);

        assertEquals(threads, threads(), "threads, as with one client");
        up.stop();
        down.stop();
        for (var sender : senders) {
          sender.join();
        }
        // A starved side may find the queue of its socket full; vpnd itself loses none.
        var refusedDown = HostDrops.at(first.port());
        Await.until(
            "the last packet to the client", () -> down.received() + refusedDown >= down.sent());
        assertEquals(0, up.duplicates() + down.duplicates());
        assertEquals(Map.of(), seat.drops(), "dropped at the gateway");
        assertEquals(Map.of(), established.drops(), "dropped at the client");
        var refusedUp = HostDrops.at(hubSelf.port());
        System.out.printf(
            "the first client: got %d of %d packets to the gateway, %d of %d from it; "
                + "datagrams for which the sockets had no room: %d and %d%n",
            up.received(), up.sent(), down.received(), down.sent(), refusedUp, refusedDown);
        Await.until("the last packet to the gateway", () -> up.received() + refusedUp >= up.sent());
      }
      try (var hub = new HostGatewayFixture(directory, hubSelf, up)) {
        var seats = join(hub, crowd);
        connect("again after a restart of both sides", crowd::restart, crowd, seats, 1);
      }
    }
  }

  private static List<ClientFixture> join(HostGatewayFixture hub, ManyClientsFixture crowd) {
    var start = System.nanoTime();
    var seats = new ArrayList<ClientFixture>();
    for (var identity : crowd.identities()) {
      seats.add(hub.join(seats.size(), identity));
    }
    Await.until("all places", ALLOWED, () -> seats.stream().allMatch(ClientFixture::isReady));
    System.out.printf("%d places: %.1f s%n", seats.size(), secondsSince(start));
    return seats;
  }

  private static void connect(
      String how,
      Runnable action,
      ManyClientsFixture crowd,
      List<ClientFixture> seats,
      int sessions) {
    var start = System.nanoTime();
    var processor = processorNanos();
    action.run();
    Await.until(
        "sessions " + how,
        ALLOWED,
        () ->
            crowd.active() == CLIENTS
                && seats.stream()
                    .allMatch(seat -> seat.isActive() && seat.count(Counter.SESSIONS) >= sessions));
    var seconds = secondsSince(start);
    System.out.printf(
        "%d clients connect %s: %.1f s; processor time of both sides and the tests: %.1f s%n",
        CLIENTS, how, seconds, (processorNanos() - processor) / 1e9);
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches("vpnd-.*-hub"))
            .count();
  }
}
