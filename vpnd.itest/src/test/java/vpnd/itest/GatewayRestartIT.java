// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.OnEachJava;

/** A restarted host-gw calls its clients, which have not yet noticed the restart. */
@RealNetwork
@Isolated
@OnEachJava
class GatewayRestartIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** It takes 0.2 s; without a call a client notices the silence only after 25 s. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(2);

  @Test
  void clientsAreCalledWhereTheyWereProvenToBe() {
    try (var network = new MobileNetwork(2, DaemonClock.REAL)) {
      var one = MobileClient.configured(network, 1);
      var other = MobileClient.configured(network, 2);
      network.gateway().start();
      one.host().start();
      other.host().start();
      one.awaitServer(LIMIT);
      other.awaitServer(LIMIT);

      network.gateway().daemon().crash();
      assertCalled(network, 2, one, other);

      // One of them leaves while the gateway is down.
      assertEquals(0, network.gateway().daemon().stop());
      other.host().daemon().crash();
      assertCalled(network, 1, one);
    }
  }

  private static void assertCalled(MobileNetwork network, int sessions, MobileClient... clients) {
    var gateway = network.gateway().start();
    gateway.awaitStart();
    try {
      PolledCondition.until(
          "the clients are back", CALL_LIMIT, () -> gateway.sessions() == sessions);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + network.logs(), e);
    }
    for (var client : clients) {
      client.awaitServer(STOP_LIMIT);
      assertTrue(client.host().daemon().log().text().contains("the peer restarted"));
    }
  }
}
