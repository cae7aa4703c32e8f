// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.api.role.Role;
import vpnd.role.hostgw.HostGateway;
import vpnd.router.fixture.HostGatewayFixture;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.ThreeClientsFixture;
import vpnd.testing.Await;

/** Three clients at one gateway: whose packets go where. */
final class SharedTunnelTest {
  private static final int LENGTH = 100;

  private final ThreeClientsFixture clients;

  SharedTunnelTest(@TempDir Path directory) {
    clients = new ThreeClientsFixture(directory);
  }

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void whatTheHostSendsToAClientReachesThatClientOnly() throws Exception {
    clients.start();
    for (var number = 0; number < ThreeClientsFixture.COUNT; number++) {
      clients.down.get(number).send(clients.hub::send, 100 * (number + 1));
      clients.assertNothingLost(number);
    }
    for (var number = 0; number < ThreeClientsFixture.COUNT; number++) {
      var sent = (long) clients.down.get(number).sent();
      assertEquals(sent, clients.seats.get(number).count(Counter.TX_PACKETS));
      assertEquals(sent, clients.gateways.get(number).count(Counter.RX_PACKETS));
      assertEquals(Map.of(), clients.gateways.get(number).drops());
    }
  }

  @Test
  void aClientThatSendsFromTheAddressOfAnotherIsCountedItself() {
    clients.start();
    var thief = clients.gateways.get(1);
    thief.send(InnerPackets.ipv4(HostGatewayFixture.client(0), HostGatewayFixture.SERVER, LENGTH));
    thief.send(InnerPackets.ipv4(HostGatewayFixture.SERVER, HostGatewayFixture.SERVER, LENGTH));
    clients.up.get(1).send(thief::send, 1);
    clients.assertNothingLost(1);
    assertEquals(Map.of(Counter.RX_FOREIGN_SOURCE, 2L), clients.seats.get(1).drops());
    assertEquals(Map.of(), clients.seats.get(0).drops());
    assertEquals(clients.up.get(0).sent(), clients.up.get(0).received());
  }

  @Test
  void aPacketToNoClientIsCountedWithNoneOfSeveral() {
    clients.start();
    clients.hub.send(
        InnerPackets.ipv4(HostGatewayFixture.SERVER, HostGatewayFixture.client(9), LENGTH));
    clients.down.get(2).send(clients.hub::send, 1);
    clients.assertNothingLost(2);
    clients.seats.forEach(seat -> assertEquals(Map.of(), seat.drops()));
  }

  @Test
  void aPacketToNoClientIsCountedWithTheOnlyOne() {
    clients.start();
    clients.hub.leave(clients.seats.get(1));
    clients.hub.leave(clients.seats.get(2));
    clients.hub.send(
        InnerPackets.ipv4(HostGatewayFixture.SERVER, HostGatewayFixture.client(1), LENGTH));
    Await.until("a drop", () -> clients.seats.get(0).count(Counter.TX_NO_ROUTE) == 1);
  }

  @Test
  void aRoleThatThrowsLeavesNothingInTheWayOfTheNext() {
    var seat = clients.hub.join(ThreeClientsFixture.COUNT, Identity.draw(), failingRole());
    clients.start();
    assertFalse(seat.isReady());
    clients.hub.removeAndAddRole(seat);
    Await.until("a place", seat::isReady);
    clients.hub.close();
    assertEquals(0, clients.hub.blocks(), "blocks of native memory");
  }

  private static Role failingRole() {
    var role = new HostGateway();
    return (Role)
        Proxy.newProxyInstance(
            Role.class.getClassLoader(),
            new Class<?>[] {Role.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("announcement")) {
                throw new IllegalArgumentException("no announcement today");
              }
              return method.invoke(role, arguments);
            });
  }

  @Test
  void theEndOfTheHubLeavesNothing() {
    clients.start();
    assertTrue(clients.hub.blocks() > 0);
    clients.hub.close();
    assertEquals(0, clients.hub.blocks(), "blocks of native memory");
    assertEquals(0, clients.hub.misuses());
  }

  @Test
  void aClientThatLeavesGivesItsMemoryBack() {
    clients.start();
    var before = clients.hub.blocks();
    clients.hub.leave(clients.seats.get(0));
    var oneLess = clients.hub.blocks();
    clients.hub.leave(clients.seats.get(1));
    assertTrue(oneLess < before);
    assertEquals(before - oneLess, oneLess - clients.hub.blocks(), "the same for each");
  }
}
