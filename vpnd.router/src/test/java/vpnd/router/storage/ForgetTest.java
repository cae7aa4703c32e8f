// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelControl.Forgotten;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.ThreeClientsFixture;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.testing.Await;
import vpnd.testing.Slow;

/** What is remembered of one peer is forgotten, and no other peer notices. */
final class ForgetTest {
  private final Path directory;

  ForgetTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Slow
  void aPeerThatIsRefusedForItsNoncesIsLetInAgain() throws Exception {
    var own = new Nonce(0xfeL << 56, 1L << 40, 2);
    new NonceFile(directory.resolve("client0.local")).write(own);
    new NonceFile(directory.resolve("client0.remote")).write(new Nonce(-1, 0, 0));
    try (var clients = new ThreeClientsFixture(directory)) {
      for (var number = 0; number < ThreeClientsFixture.COUNT; number++) {
        clients.start(number, clients.hub.self().port());
      }
      clients.gateways.get(1).awaitSession();
      clients.gateways.get(2).awaitSession();
      clients.hub.awaitRoutes(2);
      var senders = new ArrayList<Thread>();
      for (var number = 1; number < ThreeClientsFixture.COUNT; number++) {
        senders.add(clients.up.get(number).startPaced(clients.gateways.get(number)::send));
        senders.add(clients.down.get(number).startPaced(clients.hub::send));
      }
      var refused = clients.seats.get(0);
      Await.until("a refusal", () -> refused.count(Counter.RX_REPLAYED) > 0);
      assertTrue(refused.isWaiting());
      assertEquals(own, own(0), "no nonce is used up while nothing is sent");

      assertEquals(Forgotten.DONE, clients.hub.forget(refused));
      clients.gateways.get(0).awaitSession();
      assertTrue(own(0).compareTo(own) > 0, "the own counter has gone back");
      // A start skips up to 2^64.
      assertTrue(own(0).middle() - own.middle() <= 1, "it is another one");

      clients.up.forEach(NumberedFlow::stop);
      clients.down.forEach(NumberedFlow::stop);
      for (var sender : senders) {
        sender.join();
      }
      clients.assertNothingLost(1);
      clients.assertNothingLost(2);
      assertEquals(0, clients.misuses());
    }
  }

  @Test
  void nothingIsForgottenWhileASessionIsUp() throws IOException {
    try (var clients = new ThreeClientsFixture(directory).start()) {
      var seat = clients.seats.get(0);
      assertEquals(Forgotten.SESSION_UP, clients.hub.forget(seat));
      assertTrue(seat.isActive());
      assertEquals(1, seat.count(Counter.SESSIONS));
      assertTrue(Files.exists(directory.resolve("client0.remote")));
    }
  }

  @Test
  void whereThePeerWasIsForgottenToo() throws IOException {
    var endpoint = directory.resolve("client0.remote.endpoint");
    try (var clients = new ThreeClientsFixture(directory).start()) {
      Await.until("the place of the client is stored", () -> Files.exists(endpoint));
      clients.gateways.get(0).close();
    }
    try (var clients = new ThreeClientsFixture(directory)) {
      var seat = clients.seats.get(0);
      Await.until("a call", () -> seat.count(Counter.TX_DATAGRAMS) > 0);
      assertEquals(Forgotten.DONE, clients.hub.forget(seat));
      Await.until("waiting", seat::isWaiting);
      assertFalse(Files.exists(endpoint));
      assertFalse(Files.exists(directory.resolve("client0.remote")));
    }
  }

  private Nonce own(int number) throws IOException {
    return Objects.requireNonNull(
        new NonceFile(directory.resolve("client" + number + ".local")).read());
  }
}
