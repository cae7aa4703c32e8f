// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.Endpoint;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;
import vpnd.api.PeerInfo;
import vpnd.api.UdpPort;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.protocol.Nonce;
import vpnd.router.protocol.NonceRange;

/** The host's network follows the session (security D6, D8). */
final class HostNetworkTest {
  private static final IpPrefix REMOTE_NETWORK = new IpPrefix(InnerPackets.host(0), 24);

  @RegisterExtension private final LogLines log = new LogLines();
  private final Switchboard switchboard = new Switchboard();
  private final Outbox outbox = new Outbox(new NonceRange(Nonce.ZERO));
  private final Worker worker = new Worker("vpnd-test");
  private final PacketQueue device =
      new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
  private UdpPort socket;
  private HostNetwork network;

  @BeforeEach
  void wire() throws IOException {
    var self = Gateway.Identity.draw();
    var config = Gateway.config(Path.of("/nowhere"), "west", self, self, REMOTE_NETWORK);
    socket = new JdkUdpTransport().open(0);
    network = new HostNetwork(config, switchboard, outbox, worker);
    switchboard.replace(
        wiring -> wiring.withDevice(device).withUdp(socket).withRole(new NetworkGateway()));
  }

  @AfterEach
  void close() {
    worker.close();
    socket.close();
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 1431", "2001:db8::1, 1411"})
  void aPacketOfTheDeviceFitsIntoOneOfThePath(String peer, int mtu) throws UnknownHostException {
    outbox.endpoint = Endpoint.of(InetAddress.getByName(peer), 1337);
    network.refresh();
    assertEquals(List.of(NetworkPlan.EMPTY.withMtu(mtu)), plans(1));
  }

  @Test
  void theMtuIsLeftAloneWhileThePeersAddressIsUnknown() {
    network.refresh();
    assertEquals(List.of(NetworkPlan.EMPTY), plans(1));
  }

  @Test
  void thePeersNetworkIsReachableWhileTheSessionIsUp() {
    network.sessionUp(PeerInfo.ofId(1));
    assertEquals(List.of(REMOTE_NETWORK), plans(1).get(0).routes());
    network.sessionDown();
    assertEquals(List.of(), plans(2).get(1).routes());
  }

  @Test
  void whatFailsIsTriedAgainByOneRetryAndToldOnce() {
    device.failConfigure(3);
    network.refresh();
    network.refresh();
    network.refresh();
    plans(4);
    var aSecondLater = new CountDownLatch(1);
    worker.executeAfter(1, aSecondLater::countDown);
    Await.until("a second", () -> aSecondLater.getCount() == 0);
    assertEquals(4, device.plans().size(), "one retry for three failures");
    assertEquals(List.of("west: the host's network: ip route add: no such device"), log.lines());
  }

  @Test
  void nothingIsDoneWithoutADevice() {
    switchboard.replace(wiring -> wiring.withDevice(null));
    network.sessionUp(PeerInfo.ofId(1));
    worker.perform(() -> {});
    assertEquals(List.of(), device.plans());
  }

  private List<NetworkPlan> plans(int count) {
    Await.until(count + " plans", () -> device.plans().size() >= count);
    return device.plans();
  }
}
