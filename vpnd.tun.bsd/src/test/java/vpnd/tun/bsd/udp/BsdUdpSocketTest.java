// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.Allocation;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.Addresses;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.bsd.fixture.BsdHost;

/** A socket on each system, as its stand-in behaves. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class BsdUdpSocketTest {
  private static final int PORT = 4242;
  private static final int LENGTH = 100;

  static List<BsdHost> hosts() {
    return BsdHost.all().toList();
  }

  private static UdpSocket open(BsdHost host) throws IOException {
    return host.transport().open(SocketSettings.ofPort(PORT));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aReplyComesFromTheAddressThatWasContacted(BsdHost host) throws Exception {
    Addresses.add("lo", "192.0.2.1/32");
    Addresses.add("lo", "2001:db8::1/128");
    try (var socket = open(host)) {
      for (var own : List.of("127.0.0.1", "192.0.2.1", "::1", "2001:db8::1")) {
        var address = IpPrefix.parse(own).address();
        try (var other = new DatagramSocket()) {
          other.connect(new InetSocketAddress(address, PORT));
          other.setSoTimeout(5_000);
          other.send(new DatagramPacket(new byte[LENGTH], LENGTH));
          var batch = Batches.of(4);
          assertEquals(1, socket.receive(batch, SECONDS.toNanos(5)), own);
          assertEquals(LENGTH, batch.length(0));
          var endpoint = Objects.requireNonNull(batch.endpoint(0));
          assertEquals(other.getLocalPort(), endpoint.port());
          assertEquals(address, endpoint.local());
          assertEquals(1, socket.send(batch), own);
          // A connected socket takes nothing from another address.
          other.receive(new DatagramPacket(new byte[LENGTH], LENGTH));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void anOwnAddressThatIsGoneHoldsNothingUp(BsdHost host) throws Exception {
    try (var socket = open(host);
        var other = new DatagramSocket(0, IpPrefix.parse("127.0.0.1").address())) {
      other.setSoTimeout(5_000);
      var target =
          new InetSocketAddress(IpPrefix.parse("127.0.0.1").address(), other.getLocalPort());
      var batch = Batches.of(3);
      Batches.fill(batch, LENGTH, new Endpoint(target, IpPrefix.parse("192.0.2.9").address()), 1);
      assertEquals(3, socket.send(batch));
      for (int i = 0; i < 3; i++) {
        other.receive(new DatagramPacket(new byte[LENGTH], LENGTH));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void manyDatagramsPassWithoutAllocation(BsdHost host) throws Exception {
    try (var socket = open(host);
        var other = host.transport().open(SocketSettings.ofPort(PORT + 1))) {
      var sent = Batches.of(32);
      var received = Batches.of(32);
      var target = Endpoint.of(IpPrefix.parse("127.0.0.1").address(), PORT);
      pass(other, sent, target, socket, received, 50);
      long before = Allocation.bytes();
      pass(other, sent, target, socket, received, 50);
      long each = (Allocation.bytes() - before) / (50 * 32);
      assertTrue(each < 8, () -> each + " bytes for each datagram");
    }
  }

  private static void pass(
      UdpSocket from,
      PacketBatch sent,
      Endpoint target,
      UdpSocket to,
      PacketBatch received,
      int times)
      throws IOException {
    for (int i = 0; i < times; i++) {
      Batches.fill(sent, LENGTH, target, i);
      assertEquals(sent.capacity(), from.send(sent));
      int count = 0;
      while (count < sent.capacity()) {
        int more = to.receive(received, SECONDS.toNanos(5));
        assertTrue(more > 0);
        count += more;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aPortInUseIsRefusedWithARemedy(BsdHost host) throws Exception {
    try (var socket = open(host)) {
      assertEquals(PORT, socket.localPort());
      var fault = assertThrows(IOException.class, () -> open(host));
      assertTrue(
          String.valueOf(fault.getMessage()).contains("choose another local_port"),
          fault::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void anyFreePortIsChosen(BsdHost host) throws Exception {
    try (var socket = host.transport().open(SocketSettings.ofPort(0))) {
      assertTrue(socket.localPort() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aWakeupEndsAWait(BsdHost host) throws Exception {
    try (var socket = open(host)) {
      socket.wakeup();
      assertEquals(0, socket.receive(Batches.of(1), SECONDS.toNanos(50)));
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void theSocketIsHandedOverWithWhatWaitsInIt(BsdHost host) throws Exception {
    var first = open(host);
    try (var other = new DatagramSocket()) {
      other.send(
          new DatagramPacket(new byte[LENGTH], LENGTH, IpPrefix.parse("::1").address(), PORT));
      var handover = Objects.requireNonNull(first.detach());
      try (var second = host.transport().adopt(SocketSettings.ofPort(PORT), handover)) {
        assertNotNull(second);
        assertEquals(PORT, second.localPort());
        assertEquals(1, second.receive(Batches.of(4), SECONDS.toNanos(5)));
      }
    }
  }
}
