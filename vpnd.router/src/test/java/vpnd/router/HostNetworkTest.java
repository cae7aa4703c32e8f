// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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
import vpnd.api.Endpoint;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;
import vpnd.api.UdpPort;

/** The host's network follows the session (security D6, D8). */
final class HostNetworkTest {
  private static final IpPrefix REMOTE_NETWORK = new IpPrefix(InnerPackets.host(0), 24);

  /** What is tried again after seconds need not take seconds here. */
  private static final int FAST = 10;

  @RegisterExtension private final LogLines log = new LogLines();
  private final Switchboard switchboard = new Switchboard();
  private final Worker worker = new Worker("vpnd-test", new Clock(FAST));
  private final PacketQueue device =
      new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
  private volatile List<HostNetwork.Demand> demands = List.of();
  private UdpPort socket;
  private HostNetwork network;

  @BeforeEach
  void wire() throws IOException {
    socket = new JdkUdpTransport().open(0);
    network = new HostNetwork(switchboard, () -> demands, worker, new OpenFaults());
    switchboard.replace(wiring -> wiring.withDevice(device).withUdp(socket));
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
    assertEquals(List.of(NetworkPlan.EMPTY.withMtu(mtu)), plans(1));
  }

  @Test
  void theMtuIsLeftAloneWhileThePeersAddressIsUnknown() throws UnknownHostException {
    demand(NetworkPlan.EMPTY, null);
    assertEquals(List.of(NetworkPlan.EMPTY), plans(1));
  }

  @Test
  void whatAnyPeerNeedsIsThereAndPacketsFitIntoTheNarrowestPath() throws UnknownHostException {
    var route = new IpPrefix(InnerPackets.host(2), 32);
    var dns = new NetworkPlan.Dns(InnerPackets.host(53), "");
    demand(
        new NetworkPlan(0, List.of(), List.of(REMOTE_NETWORK), List.of(), true, false),
        "192.0.2.1");
    demand(new NetworkPlan(0, List.of(), List.of(route), List.of(dns), false, true), "2001:db8::1");
    demand(new NetworkPlan(0, List.of(), List.of(route), List.of(dns), false, false), null);
    network.refresh();
    Await.until(
        "the last plan", () -> plans(1).get(device.plans().size() - 1).routes().size() == 2);
    assertEquals(
        new NetworkPlan(1411, List.of(), List.of(REMOTE_NETWORK, route), List.of(dns), true, true),
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
  void nothingIsDoneWithoutADevice() {
    switchboard.replace(wiring -> wiring.withoutDevice(false));
    network.refresh();
    aWhileLater(Duration.ofMillis(100));
    assertEquals(List.of(), device.plans());
  }

  private void demand(NetworkPlan plan, @Nullable String peer) throws UnknownHostException {
    var endpoint = peer == null ? null : Endpoint.of(InetAddress.getByName(peer), 1337);
    demands =
        Stream.concat(demands.stream(), Stream.of(new HostNetwork.Demand(plan, endpoint))).toList();
    network.refresh();
  }

  private static NetworkPlan plan(IpPrefix route) {
    return new NetworkPlan(0, List.of(), List.of(route), List.of(), false, false);
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
