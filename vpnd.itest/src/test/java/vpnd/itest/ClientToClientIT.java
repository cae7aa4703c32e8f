// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.network.Ping;
import vpnd.testing.InTurn;

/** The laptops of one gateway reach each other if their files say so, and else do not. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class ClientToClientIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void withTheLineTheyDo() {
    try (var network = new MobileNetwork(2)) {
      var anna = joined(network, 1, "client_to_client: yes");
      var ben = joined(network, 2, "client_to_client: yes");
      var before = anna.host().state();
      start(network, anna, ben);

      Ping.untilAnswered(anna.namespace(), ben.address(), LIMIT);
      anna.awaitServer(LIMIT);

      assertEquals(0, anna.host().daemon().stop(), anna.host()::logs);
      assertEquals("", before.differenceTo(anna.host().state()));
    }
  }

  @Test
  void withoutItTheyDoNot() {
    try (var network = new MobileNetwork(2)) {
      var anna = joined(network, 1);
      var ben = joined(network, 2);
      assertNotReached(network, anna, ben);
    }
  }

  @Test
  void thoseThatTakeAllTrafficDoWithTheLine() {
    try (var network = new MobileNetwork(2)) {
      var anna = withAllTraffic(network, 1, "client_to_client: yes");
      var ben = withAllTraffic(network, 2, "client_to_client: yes");
      start(network, anna, ben);

      Ping.untilAnswered(anna.namespace(), ben.address(), LIMIT);
    }
  }

  @Test
  void withoutItTheGatewayRefusesTheirPackets() {
    try (var network = new MobileNetwork(2)) {
      var anna = withAllTraffic(network, 1);
      var ben = withAllTraffic(network, 2);
      assertNotReached(network, anna, ben);
      var counted = network.gateway().control("stats", "client1");
      assertTrue(counted.contains("RX_FOREIGN_DESTINATION"), counted);
    }
  }

  private static void assertNotReached(MobileNetwork network, MobileClient anna, MobileClient ben) {
    start(network, anna, ben);
    anna.awaitServer(LIMIT);
    ben.awaitServer(LIMIT);

    var ping = Ping.run(anna.namespace(), ben.address(), 20, Duration.ofMillis(20));

    assertEquals(0, ping.received(), ping::toString);
  }

  private static MobileClient joined(MobileNetwork network, int number, String... further) {
    var client = new MobileClient(network, number);
    client.configure(MobileNetwork.GATEWAY);
    client.admit(client.address() + "/24", MobileNetwork.INTERNAL, MobileNetwork.SERVER, further);
    return client;
  }

  private static MobileClient withAllTraffic(MobileNetwork network, int number, String... further) {
    var client = new MobileClient(network, number);
    client.configure(MobileNetwork.GATEWAY, "accept_network: 0.0.0.0/0");
    client.admit(client.address() + "/24", "0.0.0.0/0", MobileNetwork.SERVER, further);
    return client;
  }

  private static void start(MobileNetwork network, MobileClient... clients) {
    network.gateway().start();
    for (var client : clients) {
      client.host().start();
    }
  }
}
