// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.network.HomeRouter;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.traffic.EchoedUdp;
import vpnd.itest.traffic.NumberedUdp;
import vpnd.testing.InTurn;

/** The session follows a client whose address in the internet changes. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class RoamingIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final int PER_SECOND = 200;

  /**
   * A heartbeat is sent every 10 s (protocol, section 8), here 2 s; the rest is for a busy machine.
   */
  private static final int HEARTBEAT_MILLIS = 3_000;

  private static final int COUNT = 1_200;

  private MobileNetwork network;
  private MobileClient client;
  private Daemon atGateway;
  private Daemon atClient;

  @BeforeEach
  void connect() {
    network = new MobileNetwork(1);
    client = MobileClient.configured(network, 1);
    atGateway = network.gateway().start();
    atClient = client.host().start();
    client.awaitServer(SESSION_LIMIT);
  }

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void trafficOfTheClientGoesOnWithAnotherAddress() {
    EchoedUdp.serve(network.server());
    try (var flow = EchoedUdp.start(client.namespace(), MobileNetwork.SERVER, PER_SECOND)) {
      moveClient();
      client.awaitServer(SESSION_LIMIT);
      var udp = flow.end();
      assertEquals(0, udp.get("duplicated"), udp::toString);
      // Between the old and the new address the client has none.
      assertTrue(udp.get("lost") < 2 * PER_SECOND, udp::toString);
      assertTrue(udp.get("longest_gap_ms") < 2_000, udp::toString);
      assertOneSession();
    }
  }

  /** As in another network: other address, other router port. */
  private void moveClient() {
    var host = client.namespace();
    host.ip("address", "delete", "192.168.1.2/24", "dev", "wan");
    host.ip("address", "add", "192.168.1.77/24", "dev", "wan");
    host.ip("route", "add", "default", "via", "192.168.1.1");
  }

  @Test
  void trafficToTheClientGoesOnWithinAHeartbeatAfterTheRouterForgotIt() {
    var before = HomeRouter.mappings(network.router());
    // Nothing is sent by the client in this test but what vpnd sends by itself.
    var downward =
        CompletableFuture.supplyAsync(
            () ->
                NumberedUdp.run(
                    network.server(),
                    client.namespace(),
                    client.address(),
                    7001,
                    COUNT,
                    PER_SECOND));
    PolledCondition.until(
        "traffic is under way", SESSION_LIMIT, () -> client.host().received() > PER_SECOND);
    HomeRouter.forgetMappings(network.router());

    var udp = downward.join();
    assertTrue(udp.get("longest_gap_ms") < HEARTBEAT_MILLIS, udp::toString);
    assertTrue(udp.get("received") > COUNT - HEARTBEAT_MILLIS * PER_SECOND / 1_000, udp::toString);
    assertEquals(0, udp.get("duplicated"), udp::toString);
    var after = HomeRouter.mappings(network.router());
    assertTrue(udp.get("lost") > 0, () -> "no port changed: " + before + "\n" + after);
    assertOneSession();
  }

  private void assertOneSession() {
    assertEquals(1, atGateway.sessions(), atGateway.log()::toString);
    assertEquals(1, atClient.sessions(), atClient.log()::toString);
  }
}
