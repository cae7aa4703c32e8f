// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A hub with three clients, and numbered packets from and to each of them. */
final class ThreeClientsFixture implements AutoCloseable {
  static final int COUNT = 3;

  private static final int SOURCE_AT = 12;

  final HostGatewayFixture hub;
  final List<Identity> identities = new ArrayList<>();
  final List<ClientFixture> seats = new ArrayList<>();
  final List<TunnelFixture> gateways = new ArrayList<>();
  final List<NumberedFlow> up = new ArrayList<>();
  final List<NumberedFlow> down = new ArrayList<>();
  private final Path directory;
  private final List<Thread> senders = new ArrayList<>();

  ThreeClientsFixture(Path directory) {
    this.directory = directory;
    for (var number = 0; number < COUNT; number++) {
      up.add(new NumberedFlow(HostGatewayFixture.client(number), HostGatewayFixture.SERVER));
      down.add(new NumberedFlow(HostGatewayFixture.SERVER, HostGatewayFixture.client(number)));
    }
    hub = new HostGatewayFixture(directory, Identity.draw(), this::receive);
    for (var number = 0; number < COUNT; number++) {
      var identity = Identity.draw();
      identities.add(identity);
      seats.add(hub.join(number, identity));
    }
  }

  private void receive(ByteBuffer bytes, int at, int length) {
    var number = HostGatewayFixture.number(bytes.getInt(at + SOURCE_AT));
    if (number < COUNT) {
      up.get(number).accept(bytes, at, length);
    }
  }

  /** Starts a client that sends to a port for that of the hub. */
  void start(int number, int hubPort) {
    Await.until("a place", seats.get(number)::isReady);
    gateways.add(
        HostGatewayFixture.client(
                directory,
                "c" + number,
                identities.get(number),
                hub.self().at(hubPort),
                down.get(number))
            .start());
  }

  /** Starts all clients and waits for their sessions. */
  ThreeClientsFixture start() {
    for (var number = 0; number < COUNT; number++) {
      start(number, hub.self().port());
    }
    return awaitSessions();
  }

  ThreeClientsFixture awaitSessions() {
    gateways.forEach(TunnelFixture::awaitSession);
    Await.until("all sessions", () -> seats.stream().allMatch(ClientFixture::isActive));
    hub.awaitRoutes(COUNT);
    return this;
  }

  /** Has packets flow both ways between the hub and each client, one every millisecond. */
  void flow() {
    for (var number = 0; number < COUNT; number++) {
      senders.add(up.get(number).startPaced(gateways.get(number)::send));
      senders.add(down.get(number).startPaced(hub::send));
    }
  }

  /** Waits for some more packets of every flow. */
  void awaitPackets(int count) {
    awaitPackets(0, 1, count);
    awaitPackets(2, 2, count);
  }

  /** Waits for some more packets from and to two clients. */
  void awaitPackets(int one, int other, int count) {
    for (var flow : List.of(up.get(one), down.get(one), up.get(other), down.get(other))) {
      var wanted = flow.received() + count;
      Await.until("packets", () -> flow.received() >= wanted);
    }
  }

  /** Ends the flows. */
  void stop() throws InterruptedException {
    up.forEach(NumberedFlow::stop);
    down.forEach(NumberedFlow::stop);
    for (var sender : senders) {
      sender.join();
    }
  }

  /** Of what was sent between the hub and a client, all has arrived, and once. */
  void assertNothingLost(int number) {
    for (var flow : List.of(up.get(number), down.get(number))) {
      var direction = flow == up.get(number) ? "from" : "to";
      Await.until(
          "all packets " + direction + " client " + number, () -> flow.received() >= flow.sent());
      assertEquals(flow.sent(), flow.received(), direction + " client " + number);
      assertEquals(0, flow.duplicates(), direction + " client " + number);
    }
  }

  void assertNothingLost() throws InterruptedException {
    stop();
    for (var number = 0; number < COUNT; number++) {
      assertNothingLost(number);
    }
    assertEquals(0, misuses(), "uses after removal");
  }

  int misuses() {
    return hub.misuses() + gateways.stream().mapToInt(TunnelFixture::misuses).sum();
  }

  @Override
  public void close() {
    up.forEach(NumberedFlow::stop);
    down.forEach(NumberedFlow::stop);
    hub.close();
    gateways.forEach(TunnelFixture::close);
  }
}
