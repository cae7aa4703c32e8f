// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.traffic.EchoedUdp;
import vpnd.itest.traffic.TrafficReport;
import vpnd.testing.InTurn;

/**
 * Three clients work through one gateway, on one device and one port, independently of each other.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(2)
class ManyPeersIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final Duration FILE_LIMIT = Duration.ofSeconds(2);
  private static final int PER_SECOND = 200;

  private MobileNetwork network;
  private Daemon gateway;
  private List<MobileClient> three;

  @BeforeEach
  void connectThree() {
    network = new MobileNetwork(4);
    three =
        IntStream.rangeClosed(1, 3)
            .mapToObj(number -> MobileClient.configured(network, number))
            .toList();
    gateway = network.gateway().start();
    three.forEach(client -> client.host().start());
    EchoedUdp.serve(network.server());
    three.forEach(client -> client.awaitServer(SESSION_LIMIT));
  }

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void fourthIsAddedChangedAndRemovedAndTheOthersLoseNothing() {
    var fourth = new MobileClient(network, 4);
    fourth.configure(MobileNetwork.GATEWAY);
    fourth.host().start().awaitStart();
    var flows = startFlows();

    awaitFile("client4.conf is read", () -> fourth.admit("10.99.0.4"));
    fourth.awaitServer(SESSION_LIMIT);
    awaitFile("client4.conf was changed", () -> fourth.admit("10.99.0.44"));
    // By itself it would call again only after declaring the gateway dead: no message is sent at
    // the end.
    fourth.host().daemon().close();
    fourth.host().start();
    fourth.awaitAddress("10.99.0.44", SESSION_LIMIT);
    fourth.awaitServer(SESSION_LIMIT);
    awaitFile("client4.conf is gone", fourth::dismiss);
    assertEquals(0, fourth.pingServer(10).received());

    flows.forEach(flow -> assertUnharmed(flow.end()));
    three.forEach(client -> assertEquals(1, client.host().daemon().sessions()));
  }

  @Test
  void clientWhoseFileComesAndGoesIsTheOnlyOneThatLoses() {
    var flows = startFlows();
    var third = three.get(2);
    awaitFile("client3.conf is gone", third::dismiss);
    awaitFile("client3.conf is read", () -> third.admit(third.address()));
    assertUnharmed(flows.get(0).end());
    assertUnharmed(flows.get(1).end());
    var interrupted = flows.get(2).end();
    assertTrue(interrupted.get("lost") > 0, interrupted::toString);
  }

  @Test
  void clientWhoseRoleChangesIsTheOnlyOneThatLoses() {
    var flows = startFlows();
    var third = three.get(2);
    awaitFile("client3.conf was changed", () -> third.admitAsNetwork("10.77.0.0/24"));
    assertEquals("net-gw", network.gateway().role("client3"));
    awaitFile("client3.conf was changed", () -> third.admit(third.address()));
    assertEquals("host-gw", network.gateway().role("client3"));
    third.host().daemon().close();
    third.host().start();
    third.awaitServer(SESSION_LIMIT);
    assertUnharmed(flows.get(0).end());
    assertUnharmed(flows.get(1).end());
    var interrupted = flows.get(2).end();
    assertTrue(interrupted.get("lost") > 0, interrupted::toString);
  }

  private void awaitFile(String line, Runnable change) {
    int from = gateway.log().size();
    change.run();
    gateway.log().await(Pattern.compile(line), from, FILE_LIMIT);
  }

  private List<EchoedUdp> startFlows() {
    return three.stream()
        .map(client -> EchoedUdp.start(client.namespace(), MobileNetwork.SERVER, PER_SECOND))
        .toList();
  }

  private static void assertUnharmed(TrafficReport udp) {
    assertEquals(0, udp.get("lost"), udp::toString);
    assertEquals(0, udp.get("duplicated"), udp::toString);
  }
}
