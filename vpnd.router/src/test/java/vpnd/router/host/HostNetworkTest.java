// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.packet.Endpoint;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.LogLines;
import vpnd.router.fixture.PacketQueue;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.path.PathSearch;
import vpnd.router.report.ActiveProblems;
import vpnd.router.thread.Clock;
import vpnd.router.thread.Worker;
import vpnd.testing.Await;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;
import vpnd.udp.jdk.JdkUdpTransport;

/** The host's network follows the session (security D6, D8). */
@OnEachJava
final class HostNetworkTest {
  private static final IpPrefix REMOTE_NETWORK = new IpPrefix(InnerPackets.host(0), 24);

  /** What is tried again after seconds need not take seconds here. */
  private static final int FAST = 10;

  @RegisterExtension private final LogLines log = new LogLines();
  private final PartsHolder partsHolder = new PartsHolder();
  private final Clock clock = new Clock(FAST);
  private final Worker worker = new Worker("vpnd-test", clock);
  private final PacketQueue device =
      new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
  private volatile List<HostNetwork.Demand> demands = List.of();
  private final ActiveProblems faults = new ActiveProblems();
  private UdpSocket socket;
  private HostNetwork network;

  @BeforeEach
  void wire() throws IOException {
    socket = new JdkUdpTransport().open(SocketSettings.ofPort(0));
    network = new HostNetwork(partsHolder, () -> demands, worker, clock, faults);
    partsHolder.replace(parts -> parts.withDevice(device).withUdp(socket));
  }

  @AfterEach
  void close() {
    worker.close();
    socket.close();
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 1431", "2001:db8::1, 1411"})
  void aPacketOfTheDeviceFitsIntoOneOfThePath(String peer, int mtu) throws UnknownHostException {
    demand(NetworkPlan.EMPTY, peer);
    assertEquals(List.of(NetworkPlan.EMPTY.toBuilder().mtu(mtu).build()), plans(1));
  }

  @Test
  void theMtuIsLeftAloneWhileThePeersAddressIsUnknown() throws UnknownHostException {
    demand(NetworkPlan.EMPTY, null);
    assertEquals(List.of(NetworkPlan.EMPTY), plans(1));
  }

  @Test
  void whatAnyPeerNeedsIsThereAndANarrowPathNarrowsItsOwnRoutesOnly() throws UnknownHostException {
    var route = new IpPrefix(InnerPackets.host(2), 32);
    var dns = new NetworkPlan.Dns(InnerPackets.host(53), "");
    var sources = Map.of(REMOTE_NETWORK, new IpPrefix(InnerPackets.host(0), 24));
    demand(
        NetworkPlan.builder()
            .routes(List.of(REMOTE_NETWORK))
            .forwarding(true, false)
            .sources(sources)
            .build(),
        "192.0.2.1");
    demand(
        NetworkPlan.builder()
            .routes(List.of(route))
            .dns(List.of(dns))
            .forwarding(false, true)
            .build(),
        "2001:db8::1");
    demand(NetworkPlan.builder().routes(List.of(route)).dns(List.of(dns)).build(), null);
    network.refresh();
    Await.until(
        "the last plan", () -> plans(1).get(device.plans().size() - 1).routes().size() == 2);
    assertEquals(
        NetworkPlan.builder()
            .mtu(1431)
            .routes(List.of(REMOTE_NETWORK, route))
            .dns(List.of(dns))
            .forwarding(true, true)
            .routeMtus(Map.of(route, 1411))
            .sources(sources)
            .build(),
        device.plans().get(device.plans().size() - 1));
  }

  @Test
  void aPeerInsideItsOwnNetworkIsToldToTheDevice() throws UnknownHostException {
    var own = new IpPrefix(InnerPackets.host(0), 24);
    var inside = InnerPackets.host(7);
    demand(plan(own), inside.getHostAddress());
    plans(1);
    // In the network of another it is no loop, and must not cost that one its route.
    demand(plan(IpPrefix.of(InnerPackets.host(9))), InnerPackets.host(8).getHostAddress());
    demand(plan(own), null);
    network.refresh();
    Await.until("the last plan", () -> last().routes().size() == 2);
    assertEquals(List.of(inside), last().outside());
  }

  @Test
  void eachFaultIsToldOnceAndAgainAfterItHadGoneAway() {
    for (var faults : List.of("a b", "b a c", "c", "", "c a")) {
      device.failConfigure(faults.isEmpty() ? 0 : 1, faults.split(" "));
      network.refresh();
      aWhileLater(Duration.ofMillis(100));
    }
    assertEquals(
        Stream.of("a", "b", "c", "c", "a").map(f -> "vpt0: the host's network: " + f).toList(),
        log.lines());
  }

  @Test
  void whatComesWhileOneChangeIsMadeIsOneMoreChange() {
    var go = new CountDownLatch(1);
    worker.execute(() -> Await.until("the changes", () -> go.getCount() == 0));
    for (var change = 0; change < 100; change++) {
      network.refresh();
    }
    go.countDown();
    plans(1);
    aWhileLater(Duration.ofMillis(100));
    assertEquals(1, device.plans().size());
  }

  /** The caller may be the thread that receives packets. */
  @Test
  void aSlowCommandKeepsNobodyWaitingWhoSaysThatSomethingHasChanged() {
    var caller = Thread.currentThread();
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    device.beforeConfigure(
        () -> {
          assertNotSame(caller, Thread.currentThread());
          begun.countDown();
          Await.until("the end of the test", () -> go.getCount() == 0);
        });
    network.refresh();
    Await.until("the command", () -> begun.getCount() == 0);
    network.refresh();
    device.takeAway("the route");
    assertEquals(List.of(), device.plans());
    go.countDown();
    plans(2);
  }

  @Test
  void whatFailsIsTriedAgainByOneRetryAndToldOnce() {
    device.failConfigure(3, "ip route add: no such device");
    for (var failure = 1; failure <= 3; failure++) {
      network.refresh();
      plans(failure);
    }
    plans(4);
    aWhileLater(Duration.ofSeconds(1));
    assertEquals(4, device.plans().size(), "one retry for three failures");
    assertEquals(List.of("vpt0: the host's network: ip route add: no such device"), log.lines());
  }

  @Test
  void whatAnotherProgramTakesAwayIsRestoredNamedAndRemembered() {
    network.refresh();
    plans(1);
    device.takeAway("the route", "the address");
    var line =
        "another program changed the host's network; vpnd has restored: the route, the address";
    Await.until("the log", () -> log.lines().equals(List.of("vpt0: " + line)));
    assertEquals(List.of(line), faults.byCause().get(Cause.HOST_CHANGED));
    device.takeAway("the route", "the address");
    Await.until("the log", () -> log.lines().size() == 2);
    assertEquals(log.lines().get(0), log.lines().get(1));
  }

  @Test
  void theHostIsLookedAtAlsoWhereTheSystemTellsOfNothing() {
    network.refresh();
    plans(1);
    device.takeAwayUnnoticed("the record");
    Await.until("the log", () -> log.lines().size() == 1);
  }

  @Slow
  @Test
  void aProgramThatTakesItAwayAgainAndAgainIsAnsweredOnceAMinute() {
    network.refresh();
    plans(1);
    for (var time = 1; time <= 10; time++) {
      var lines = time;
      device.takeAway("the route");
      Await.until("the log", () -> log.lines().size() == lines);
    }
    var last = log.lines().get(9);
    assertTrue(last.contains("taken away again and again"), last);
    device.takeAway("the route");
    aWhileLater(Duration.ofSeconds(50));
    assertEquals(10, log.lines().size());
    Await.until("the log", () -> log.lines().size() == 11);
  }

  @Test
  void nothingIsDoneWithoutADevice() {
    partsHolder.replace(parts -> parts.withoutDevice(false));
    network.refresh();
    aWhileLater(Duration.ofMillis(100));
    assertEquals(List.of(), device.plans());
  }

  private void demand(NetworkPlan plan, @Nullable String peer) throws UnknownHostException {
    var endpoint = peer == null ? null : Endpoint.of(InetAddress.getByName(peer), 1337);
    demands =
        Stream.concat(
                demands.stream(),
                Stream.of(
                    new HostNetwork.Demand(
                        plan, endpoint, PathSearch.UNKNOWN, (hint, ceiling) -> {})))
            .toList();
    network.refresh();
  }

  private static NetworkPlan plan(IpPrefix route) {
    return NetworkPlan.builder().routes(List.of(route)).build();
  }

  private NetworkPlan last() {
    var plans = device.plans();
    return plans.get(plans.size() - 1);
  }

  /** Longer than changes are gathered. */
  private void aWhileLater(Duration time) {
    var isLater = new CountDownLatch(1);
    worker.executeAfter(time, isLater::countDown);
    Await.until("some time", () -> isLater.getCount() == 0);
  }

  private List<NetworkPlan> plans(int count) {
    Await.until(count + " plans", () -> device.plans().size() >= count);
    return device.plans();
  }
}
