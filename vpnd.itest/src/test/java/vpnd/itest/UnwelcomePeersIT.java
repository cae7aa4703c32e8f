// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.network.Ping;
import vpnd.itest.network.SnmpCounters;
import vpnd.itest.traffic.EchoedUdp;
import vpnd.testing.InTurn;

/** Errors of another client or file do not affect the first client. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
@InTurn(1)
class UnwelcomePeersIT {
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(60);
  private static final Duration FILE_LIMIT = Duration.ofSeconds(2);
  private static final Duration DISTURBANCE = DaemonClock.FAST.realTime(Duration.ofSeconds(25));
  private static final int PER_SECOND = 100;
  private static final String FOREIGN = "172.16.9.9";

  private MobileNetwork network;
  private Daemon gateway;
  private MobileClient first;
  private MobileClient second;

  @BeforeEach
  void connectFirst() {
    network = new MobileNetwork(3);
    first = MobileClient.configured(network, 1);
    second = new MobileClient(network, 2);
    second.configure(MobileNetwork.GATEWAY);
    gateway = network.gateway().start();
    first.host().start();
    EchoedUdp.serve(network.server());
    first.awaitServer(SESSION_LIMIT);
  }

  @AfterEach
  void clear() {
    network.close();
  }

  @Test
  void foreignSourceAddressGetsNoFurtherThanTheGateway() {
    var host = first.namespace();
    host.ip("address", "add", FOREIGN + "/32", "dev", VpnHost.DEVICE);
    long before = SnmpCounters.of(network.server()).get("Icmp", "InEchos");
    var interval = Duration.ofMillis(10);
    Ping.run(host, MobileNetwork.SERVER, 20, interval, "-I", FOREIGN);
    assertEquals(new Ping(20, 20, 0), first.pingServer(20));
    long after = SnmpCounters.of(network.server()).get("Icmp", "InEchos");
    assertEquals(20, after - before, "others than those with the client's own address arrived");
  }

  @Test
  void secondClientWithTheSameAddressIsRefused() {
    int from = gateway.log().size();
    second.admit(first.address());
    var line = gateway.log().await(Pattern.compile("client2.conf"), from, FILE_LIMIT);
    assertTrue(line.contains("ERROR"), line);
    assertTrue(line.contains("host_addr " + first.address()), line);
    assertTrue(line.contains("client1.conf"), line);
    assertEquals(new Ping(20, 20, 0), first.pingServer(20));
  }

  @Test
  void twoClientsWithTheSameKeysDisturbOnlyEachOther() {
    second.admit(second.address());
    second.host().start();
    second.awaitServer(SESSION_LIMIT);
    try (var flow = EchoedUdp.start(first.namespace(), MobileNetwork.SERVER, PER_SECOND)) {
      int from = gateway.log().size();
      second.copyTo(network.client(3)).start();
      assertThrows(
          IllegalStateException.class, () -> first.host().daemon().awaitSessionEnd(DISTURBANCE));
      var udp = flow.end();
      assertEquals(0, udp.get("lost"), udp::toString);
      assertEquals(0, udp.get("duplicated"), udp::toString);
      int lines = gateway.log().size() - from;
      assertTrue(lines < 100, () -> lines + " lines: " + gateway.log());
      assertEquals(1, first.host().daemon().sessions());
    }
  }

  @Test
  void badFileIsReportedAndSkippedUntilItIsMended() {
    int from = gateway.log().size();
    second.admit("10.99.0.2/24", "not a network", MobileNetwork.SERVER);
    var line = gateway.log().await(Pattern.compile("client2.conf"), from, FILE_LIMIT);
    assertTrue(line.contains("ERROR"), line);
    assertTrue(line.contains("local_network"), line);
    assertEquals(new Ping(20, 20, 0), first.pingServer(20));

    from = gateway.log().size();
    second.admit(second.address());
    gateway.log().await(Pattern.compile("client2.conf is read"), from, FILE_LIMIT);
    second.host().start();
    second.awaitServer(SESSION_LIMIT);
    assertEquals(new Ping(20, 20, 0), first.pingServer(20));
  }
}
