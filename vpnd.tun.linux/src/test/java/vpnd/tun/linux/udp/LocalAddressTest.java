// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.Addresses;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.libc.Libc;

/**
 * A host with several addresses answers from the one that it was spoken to at.
 *
 * <pre>
 *   10.77.0.9, fd77::9 (client) ---- 10.77.0.1 and 10.77.0.2, fd77::1 and fd77::2 (port)
 * </pre>
 */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
class LocalAddressTest {
  /** Each a client and the address that it speaks to. */
  private static final String[][] PAIRS = {{"10.77.0.9", "10.77.0.2"}, {"fd77::9", "fd77::2"}};

  private final LinuxUdpTransport transport = new LinuxUdpTransport();

  private static void addresses() throws Exception {
    for (var host : new String[] {"1", "2", "9"}) {
      Addresses.add("lo", "10.77.0." + host + "/32");
      Addresses.add("lo", "fd77::" + host + "/128");
    }
  }

  @Test
  void theAnswerComesFromTheAddressThatWasSpokenTo() throws Exception {
    addresses();
    for (var pair : PAIRS) {
      try (var port = transport.open(SocketSettings.ofPort(0));
          var client = client(pair[0])) {
        var batch = heard(client, pair[1], port);
        var from = Objects.requireNonNull(batch.endpoint(0));
        assertEquals(InetAddress.getByName(pair[1]), from.local());
        assertEquals(1, port.send(batch));
        assertEquals(InetAddress.getByName(pair[1]), answerer(client));

        // The control: without the own address the host chooses another one.
        batch.endpoint(0, new Endpoint(from.socketAddress(), null));
        assertEquals(1, port.send(batch));
        assertNotEquals(InetAddress.getByName(pair[1]), answerer(client));
      }
    }
  }

  @Test
  void aSocketForIpv4AloneDoesSoToo() throws Exception {
    addresses();
    Libc.acquire();
    try (var port =
            new LinuxUdpSocket(
                SocketCalls.open(SocketFamily.INET, 0),
                SocketFamily.INET,
                null,
                new EphemeralSockets(SocketFamily.INET));
        var client = client("10.77.0.9")) {
      assertEquals(1, port.send(heard(client, "10.77.0.2", port)));
      assertEquals(InetAddress.getByName("10.77.0.2"), answerer(client));
    }
  }

  @Test
  void eachOfManyAnswersInOneBatchHasItsOwn() throws Exception {
    addresses();
    try (var port = transport.open(SocketSettings.ofPort(0));
        var client4 = client("10.77.0.9");
        var client6 = client("fd77::9")) {
      var batch = Batches.of(4);
      batch.count(4);
      int slot = 0;
      for (var own : new String[] {"10.77.0.2", "fd77::1", "10.77.0.1", "fd77::2"}) {
        var client = own.startsWith("fd") ? client6 : client4;
        batch.length(slot, 100);
        batch.endpoint(slot++, heard(client, own, port).endpoint(0));
      }
      assertEquals(4, port.send(batch));
      for (var own : new String[] {"10.77.0.2", "10.77.0.1"}) {
        assertEquals(InetAddress.getByName(own), answerer(client4));
      }
      for (var own : new String[] {"fd77::1", "fd77::2"}) {
        assertEquals(InetAddress.getByName(own), answerer(client6));
      }
    }
  }

  @Test
  void eachOfManyRunsInOneBatchHasItsOwn() throws Exception {
    addresses();
    for (var owns : new String[][] {{"10.77.0.1", "10.77.0.2"}, {"fd77::1", "fd77::2"}}) {
      try (var port = transport.open(SocketSettings.ofPort(0));
          var client = client(owns[0].replaceAll("1$", "9"))) {
        var batch = Batches.of(60);
        Batches.fill(batch, 100, endpoint(heard(client, owns[0], port)), 0);
        var other = endpoint(heard(client, owns[1], port));
        for (int slot = 20; slot < 40; slot++) {
          batch.endpoint(slot, other);
        }
        assertEquals(60, port.send(batch));
        for (int slot = 0; slot < 60; slot++) {
          var own = slot / 20 == 1 ? owns[1] : owns[0];
          assertEquals(InetAddress.getByName(own), answerer(client));
        }
      }
    }
  }

  private static Endpoint endpoint(PacketBatch heard) {
    return Objects.requireNonNull(heard.endpoint(0));
  }

  @Test
  void anOwnAddressThatIsGoneHoldsNothingUp() throws Exception {
    addresses();
    for (var pair : PAIRS) {
      try (var port = transport.open(SocketSettings.ofPort(0));
          var client = client(pair[0])) {
        var in = heard(client, pair[1], port);
        assertEquals(1, port.send(in));
        assertEquals(InetAddress.getByName(pair[1]), answerer(client));
        var batch = Batches.of(8);
        Batches.fill(batch, 100, Objects.requireNonNull(in.endpoint(0)), 0);
        int length = pair[1].startsWith("fd") ? 128 : 32;
        Shell.run("ip", "address", "delete", pair[1] + "/" + length, "dev", "lo");
        assertEquals(8, port.send(batch));
        for (int i = 0; i < 8; i++) {
          assertNotEquals(InetAddress.getByName(pair[1]), answerer(client));
        }
      }
    }
  }

  @Test
  void aPeerThatCannotBeReachedIsALossWithAnyOwnAddress() throws Exception {
    addresses();
    try (var port = transport.open(SocketSettings.ofPort(0))) {
      var batch = Batches.of(2);
      var nowhere = Endpoint.of(InetAddress.getByName("192.0.2.1"), 9).socketAddress();
      Batches.fill(batch, 100, new Endpoint(nowhere, InetAddress.getByName("10.77.0.2")), 0);
      batch.endpoint(1, new Endpoint(nowhere, InetAddress.getByName("10.99.0.1")));
      assertEquals(0, port.send(batch));
    }
  }

  @Test
  void aHostThatMovesOnSendsFromItsNewAddressAlthoughItKeepsTheOldOne() throws Exception {
    addresses();
    prefer("10.77.0.1");
    try (var port = transport.open(SocketSettings.ofPort(0));
        var peer = client("10.77.0.9")) {
      var usual = heard(peer, "10.77.0.1", port);
      var other = heard(peer, "10.77.0.2", port);
      assertEquals(1, port.send(usual));
      assertEquals(InetAddress.getByName("10.77.0.1"), answerer(peer));
      assertEquals(1, port.send(other));
      assertEquals(InetAddress.getByName("10.77.0.2"), answerer(peer));

      Addresses.add("lo", "10.77.0.3/32");
      prefer("10.77.0.3");
      assertEquals(1, port.send(usual));
      assertEquals(InetAddress.getByName("10.77.0.3"), answerer(peer));
      // The control: an address that was not the host's own choice is kept.
      assertEquals(1, port.send(other));
      assertEquals(InetAddress.getByName("10.77.0.2"), answerer(peer));
    }
  }

  /** From now on the host sends to 10.77.0.9 from this address. */
  private static void prefer(String source) throws Exception {
    Shell.run(
        ("ip route replace local 10.77.0.9 dev lo table local proto kernel scope host src "
                + source)
            .split(" "));
  }

  private static DatagramSocket client(String address) throws Exception {
    var client = new DatagramSocket(0, InetAddress.getByName(address));
    client.setSoTimeout(5000);
    return client;
  }

  /** What a port receives when a client speaks to one of its addresses. */
  private static PacketBatch heard(DatagramSocket client, String own, UdpSocket port)
      throws Exception {
    var bytes = new byte[100];
    client.send(
        new DatagramPacket(bytes, bytes.length, InetAddress.getByName(own), port.localPort()));
    var batch = Batches.of(1);
    assertEquals(1, port.receive(batch, SECONDS.toNanos(5)));
    return batch;
  }

  /** From where a client gets its next datagram. */
  private static InetAddress answerer(DatagramSocket client) throws Exception {
    var packet = new DatagramPacket(new byte[2000], 2000);
    client.receive(packet);
    return packet.getAddress();
  }
}
