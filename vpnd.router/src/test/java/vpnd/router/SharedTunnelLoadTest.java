// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.HostGatewayFixture;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.Nat;
import vpnd.router.fixture.StaticFlood;
import vpnd.router.fixture.ThreeClientsFixture;
import vpnd.router.fixture.TunnelFixture;
import vpnd.testing.Await;
import vpnd.testing.InTurn;
import vpnd.testing.Seed;

/** Whatever happens at a gateway, packets between it and its other clients are not lost. */
@InTurn(0)
final class SharedTunnelLoadTest {
  private static final int JOINS = 50;
  private static final int SWAPS = 30;
  private static final int MOVES = 20;
  private static final int SOURCES = 200;
  private static final int ROUNDS = 20;
  private static final int FOURTH = ThreeClientsFixture.COUNT;
  private static final int FLOOD = 2000;
  private static final int CHALLENGE = 45;

  private final Path directory;
  private final ThreeClientsFixture clients;

  SharedTunnelLoadTest(@TempDir Path directory) {
    this.directory = directory;
    clients = new ThreeClientsFixture(directory);
  }

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void aFourthClientComesAndGoes() throws Exception {
    clients.start().flow();
    var identity = Identity.draw();
    for (var join = 0; join < JOINS; join++) {
      var seat = clients.hub.join(FOURTH, identity);
      Await.until("a place", seat::isReady);
      try (var fourth = fourth(identity)) {
        fourth.start().awaitSession();
        Await.until("a session", seat::isActive);
        clients.hub.leave(seat);
      }
    }
    clients.awaitPackets(100);
    clients.assertNothingLost();
  }

  /** What the others' tests find if there is something to find. */
  @Test
  void aClientThatIsRemovedLosesItsPacketsAndNoOtherDoes() throws Exception {
    clients.start().flow();
    clients.awaitPackets(100);
    clients.hub.leave(clients.seats.get(1));
    clients.awaitPackets(0, 2, 100);
    clients.stop();
    clients.assertNothingLost(0);
    clients.assertNothingLost(2);
    for (var flow : List.of(clients.up.get(1), clients.down.get(1))) {
      assertTrue(flow.received() < flow.sent());
    }
    assertEquals(0, clients.misuses());
  }

  /** It may have something stored ten times a second; all else it sends is counted, no more. */
  @Test
  void aClientThatFloodsUnderItsKeyDisturbsNobody() throws Exception {
    var hostile = Identity.draw();
    var other = Identity.draw();
    var hostileSeat = clients.hub.join(FOURTH, hostile);
    var otherSeat = clients.hub.join(FOURTH + 1, other);
    Await.until("places", () -> hostileSeat.isReady() && otherSeat.isReady());
    clients.start().flow();
    try (var flood = new StaticFlood(hostile, clients.hub.self());
        var late =
            HostGatewayFixture.client(
                directory, "late", other, clients.hub.self(), (b, at, length) -> {})) {
      flood.send(FLOOD);
      late.start();
      while (!otherSeat.isActive()) {
        flood.send(10);
        clients.awaitPackets(1);
      }
      clients.awaitPackets(100);
    }
    assertTrue(hostileSeat.count(Counter.RX_RATE_LIMITED) > FLOOD / 2);
    clients.assertNothingLost();
  }

  @Test
  void suitesAndRolesAreReplaced() throws Exception {
    clients.start().flow();
    for (var swap = 0; swap < SWAPS; swap++) {
      clients.hub.replaceSuite();
      clients.hub.removeAndAddRole(clients.seats.get(swap % ThreeClientsFixture.COUNT));
      clients.gateways.get(swap % ThreeClientsFixture.COUNT).replaceSuite();
      clients.awaitPackets(20);
    }
    clients.assertNothingLost();
    clients.seats.forEach(seat -> assertEquals(1, seat.count(Counter.SESSIONS)));
  }

  @Test
  void aClientThatMovesIsFollowed() throws Exception {
    try (var nat = new Nat(clients.hub.self().port())) {
      clients.start(0, nat.port());
      clients.start(1, clients.hub.self().port());
      clients.start(2, clients.hub.self().port());
      clients.awaitSessions().flow();
      for (var move = 0; move < MOVES; move++) {
        clients.awaitPackets(50);
        nat.move(local(0, 1 + move % 3));
      }
      clients.awaitPackets(50);
      clients.assertNothingLost();
      assertEquals(MOVES, clients.seats.get(0).count(Counter.ENDPOINT_CHANGES));
      assertEquals(0, clients.seats.get(1).count(Counter.ENDPOINT_CHANGES));
      assertEquals(1, clients.seats.get(0).count(Counter.SESSIONS));
    }
  }

  @Test
  void aCopyOfWhatAClientSentMovesNothing() throws Exception {
    try (var nat = new Nat(clients.hub.self().port());
        var elsewhere = new DatagramSocket(0, local(0, 9))) {
      clients.start(0, nat.port());
      clients.start(1, clients.hub.self().port());
      clients.start(2, clients.hub.self().port());
      clients.awaitSessions().flow();
      clients.awaitPackets(200);
      var endpoint = clients.seats.get(0).statistics().endpoint();
      for (var datagram : nat.recorded()) {
        send(elsewhere, datagram);
      }
      clients.awaitPackets(100);
      clients.assertNothingLost();
      assertEquals(endpoint, clients.seats.get(0).statistics().endpoint());
      assertEquals(0, clients.seats.get(0).count(Counter.ENDPOINT_CHANGES));
      assertEquals(1, clients.seats.get(0).count(Counter.SESSIONS));
    }
  }

  /** It could draw the traffic to itself; but it cannot answer a challenge (security C1). */
  @Test
  void whoIsQuickerWithCopiesOfAllThatAClientSendsGetsNoPacket() throws Exception {
    try (var nat = new Nat(clients.hub.self().port());
        var copyist = DatagramChannel.open()) {
      copyist.bind(new InetSocketAddress(local(0, 9), 0)).configureBlocking(false);
      clients.start(0, nat.port());
      clients.start(1, clients.hub.self().port());
      clients.start(2, clients.hub.self().port());
      clients.awaitSessions().flow();
      clients.awaitPackets(200);
      nat.copyFirst(copyist);
      clients.awaitPackets(1000);
      clients.assertNothingLost();
      assertEquals(0, clients.seats.get(0).count(Counter.ENDPOINT_CHANGES));
      var received = received(copyist);
      assertTrue(received.size() > 1, "challenges");
      assertEquals(Set.of(CHALLENGE), Set.copyOf(received));
    }
  }

  /** The lengths of the datagrams that wait in a socket. */
  private static List<Integer> received(DatagramChannel socket) throws IOException {
    var lengths = new ArrayList<Integer>();
    var buffer = ByteBuffer.allocate(2048);
    while (socket.receive(buffer.clear()) != null) {
      lengths.add(buffer.position());
    }
    return lengths;
  }

  @Test
  void garbageFromEverywhereOnlyCounts() throws Exception {
    var random = new Random(Seed.draw());
    var identity = Identity.draw();
    var waiting = clients.hub.join(FOURTH, identity);
    try (var nat = new Nat(clients.hub.self().port())) {
      clients.start(0, nat.port());
      clients.start(1, clients.hub.self().port());
      clients.start(2, clients.hub.self().port());
      clients.awaitSessions().flow();
      clients.awaitPackets(200);
      for (var source = 0; source < SOURCES; source++) {
        var address = local(2, 1 + source);
        try (var socket = new DatagramSocket(0, address)) {
          for (var round = 0; round < ROUNDS; round++) {
            send(socket, garbage(random));
            send(socket, nat.recorded().get(random.nextInt(nat.recorded().size())));
          }
        }
        clients.awaitPackets(1);
      }
      assertTrue(waiting.isReady());
      assertEquals(0, waiting.count(Counter.TX_DATAGRAMS), "it says nothing");
      clients.awaitPackets(100);
      try (var fourth = fourth(identity)) {
        fourth.start().awaitSession();
        Await.until("a session", waiting::isActive);
      }
      clients.assertNothingLost();
      clients.seats.forEach(seat -> assertEquals(1, seat.count(Counter.SESSIONS)));
      clients.seats.forEach(seat -> assertEquals(0, seat.count(Counter.ENDPOINT_CHANGES)));
    }
  }

  /** Mostly of a length that a message has with which a handshake begins. */
  private static byte[] garbage(Random random) {
    var length =
        switch (random.nextInt(3)) {
          case 0 -> 133;
          case 1 -> 73;
          default -> 1 + random.nextInt(1600);
        };
    var datagram = new byte[length];
    random.nextBytes(datagram);
    return datagram;
  }

  private void send(DatagramSocket from, byte[] datagram) throws Exception {
    var hub = new InetSocketAddress(InetAddress.getLoopbackAddress(), clients.hub.self().port());
    from.send(new DatagramPacket(datagram, datagram.length, hub));
  }

  private static InetAddress local(int net, int host) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, (byte) net, 0, (byte) host});
  }

  private TunnelFixture fourth(Identity identity) {
    return HostGatewayFixture.client(
        directory, "fourth", identity, clients.hub.self(), (bytes, at, length) -> {});
  }
}
