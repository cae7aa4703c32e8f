// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.itest.traffic.TcpFlow.Direction.DOWN;
import static vpnd.itest.traffic.TcpFlow.Direction.UP;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.traffic.TcpFlow;
import vpnd.testing.OnEachJava;

/** A client behind a remote router works in the internal network as if it were local. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class MobileHostIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final Duration SILENCE_LIMIT = DaemonClock.FAST.silenceLimit();
  private static final Duration CHANGE_LIMIT = Duration.ofSeconds(5);

  private MobileNetwork network;
  private VpnHost gateway;
  private VpnHost client;
  private HostState gatewayBefore;
  private HostState clientBefore;

  @BeforeEach
  void connect() {
    network = new MobileNetwork(1);
    gateway = network.gateway();
    var mobile = MobileClient.configured(network, 1);
    client = mobile.host();
    gatewayBefore = gateway.state();
    clientBefore = client.state();
    gateway.start();
    client.start();
    awaitServerByName();
  }

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  @OnEachJava
  void serverIsReachedByNameAndTheHostIsAsBeforeAfterAStop() {
    assertEverythingIsSet();
    var tcp =
        TcpFlow.run(client.namespace(), network.server(), MobileNetwork.SERVER_NAME, 1, UP, DOWN);
    assertEquals(1, tcp.get("up_intact"), tcp::toString);
    assertEquals(1, tcp.get("down_intact"), tcp::toString);

    assertEquals(0, client.daemon().stop(), client::logs);
    assertEquals("", clientBefore.differenceTo(client.state()));
    assertEquals(List.of(), client.volatileFiles());
    assertEquals(0, gateway.daemon().stop(), gateway::logs);
    assertEquals("", gatewayBefore.differenceTo(gateway.state()));
    assertEquals(List.of(), gateway.volatileFiles());
  }

  @Test
  void silentGatewayTakesEverythingBackAndItsReturnSetsItAgain() {
    gateway.daemon().crash();
    client.daemon().awaitSessionEnd(SILENCE_LIMIT);
    PolledCondition.until(
        "the client's network is as before",
        CHANGE_LIMIT,
        () -> clientBefore.differenceTo(client.stateBesidesTunnel()).isEmpty());

    gateway.start();
    awaitServerByName();
    assertEverythingIsSet();
  }

  @Test
  void silentClientIsForgotten() {
    client.daemon().crash();
    gateway.daemon().awaitSessionEnd(SILENCE_LIMIT);
    PolledCondition.until(
        "the gateway's network is as before",
        CHANGE_LIMIT,
        () -> gatewayBefore.differenceTo(gateway.stateBesidesTunnel()).isEmpty());
  }

  @Test
  @OnEachJava
  void killedClientLeavesNothingBehindAfterItsNextStart() {
    gateway.daemon().crash();
    client.daemon().crash();
    assertNotEquals("", clientBefore.differenceTo(client.state()), "nothing was left behind");

    // Without a gateway nothing is configured: any remaining setting was left behind.
    client.start().awaitStart();
    PolledCondition.until(
        "what was left behind is removed",
        CHANGE_LIMIT,
        () -> clientBefore.differenceTo(client.stateBesidesTunnel()).isEmpty());

    gateway.start();
    awaitServerByName();
    assertEverythingIsSet();
    assertEquals(0, client.daemon().stop(), client::logs);
    assertEquals("", clientBefore.differenceTo(client.state()));
  }

  private void awaitServerByName() {
    try {
      // By the search domain, which requires both the resolver and the domain.
      Ping.untilAnswered(client.namespace(), "server", SESSION_LIMIT, "-4");
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + network.logs(), e);
    }
  }

  private void assertEverythingIsSet() {
    var onClient = clientBefore.differenceTo(client.state());
    assertShows(onClient, "+ address: .* tun0 +inet 10.99.0.1/24 ");
    assertShows(onClient, "+ route -4: 10.1.0.0/24 dev tun0 ");
    assertShows(onClient, "+ resolver: nameserver 10.1.0.2");
    assertShows(onClient, "+ resolver: (domain|search) corp.example");
    var onGateway = gatewayBefore.differenceTo(gateway.state());
    assertShows(onGateway, "+ route -4: 10.99.0.1 dev tun0 ");
    assertShows(onGateway, "+ setting: /proc/sys/net/ipv4/conf/all/forwarding:1");
  }

  private static void assertShows(String difference, String line) {
    var pattern = Pattern.compile("(?m)^\\" + line);
    assertTrue(pattern.matcher(difference).find(), () -> line + " is not in\n" + difference);
  }
}
