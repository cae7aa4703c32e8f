// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
import vpnd.testing.host.NamespaceExtension;

/** A port sends from further ports, and receives from them. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
class EphemeralSocketsTest {
  private final LinuxUdpTransport transport = new LinuxUdpTransport();

  @Test
  void whatIsSentFromAFreshPortIsAnsweredThere() throws Exception {
    try (var caller = transport.open(SocketSettings.ofPort(0));
        var peer = transport.open(SocketSettings.ofPort(0))) {
      int fresh = caller.openEphemeralPort(port -> false);
      assertNotEquals(caller.localPort(), fresh);
      send(caller, at(peer).from(fresh));
      var source = receive(peer);
      assertEquals(fresh, source.port());
      send(peer, source);
      assertEquals(fresh, receive(caller).localPort());

      send(caller, at(peer));
      assertEquals(caller.localPort(), receive(peer).port());
      send(peer, at(caller));
      assertEquals(0, receive(caller).localPort());
    }
  }

  @Test
  void aBatchFromBothPortsIsSentWhole() throws Exception {
    try (var caller = transport.open(SocketSettings.ofPort(0));
        var peer = transport.open(SocketSettings.ofPort(0))) {
      int fresh = caller.openEphemeralPort(port -> false);
      var batch = Batches.of(20);
      Batches.fill(batch, 100, at(peer), 0);
      for (int slot = 0; slot < 20; slot += 3) {
        batch.endpoint(slot, at(peer).from(fresh));
      }
      assertEquals(20, caller.send(batch));
      var numbers = new HashSet<Integer>();
      var in = Batches.of(32);
      while (numbers.size() < 20) {
        assertTrue(peer.receive(in, SECONDS.toNanos(5)) > 0);
        for (int slot = 0; slot < in.count(); slot++) {
          int number = Batches.number(in, slot);
          numbers.add(number);
          int port = Objects.requireNonNull(in.endpoint(slot)).port();
          assertEquals(number % 3 == 0 ? fresh : caller.localPort(), port);
        }
      }
    }
  }

  @Test
  void aPortThatIsClosedIsReplacedByThatOfTheSocket() throws Exception {
    try (var caller = transport.open(SocketSettings.ofPort(0));
        var peer = transport.open(SocketSettings.ofPort(0))) {
      int fresh = caller.openEphemeralPort(port -> false);
      caller.closeEphemeralPorts(port -> false);
      send(caller, at(peer).from(fresh));
      assertEquals(caller.localPort(), receive(peer).port());
    }
  }

  @Test
  void portsInUseStayAndTheNumberOfSocketsIsBounded() throws Exception {
    try (var caller = transport.open(SocketSettings.ofPort(0));
        var peer = transport.open(SocketSettings.ofPort(0))) {
      int used = caller.openEphemeralPort(port -> false);
      int before = sockets();
      var ports = new HashSet<Integer>();
      for (int i = 0; i < 50; i++) {
        ports.add(caller.openEphemeralPort(port -> port == used));
      }
      assertTrue(ports.size() > 25, ports::toString);
      assertTrue(sockets() - before < EphemeralSockets.MOST, "sockets");
      send(caller, at(peer).from(used));
      assertEquals(used, receive(peer).port());

      var all = new HashSet<Integer>();
      for (int i = 0; i < 50; i++) {
        all.add(caller.openEphemeralPort(port -> true));
      }
      assertTrue(all.size() <= EphemeralSockets.MOST, all::toString);
      assertTrue(sockets() - before < EphemeralSockets.MOST, "sockets");
    }
  }

  @Test
  void freshPortsAreHandedOver() throws Exception {
    try (var peer = transport.open(SocketSettings.ofPort(0))) {
      var caller = transport.open(SocketSettings.ofPort(0));
      int fresh = caller.openEphemeralPort(port -> false);
      var handover = Objects.requireNonNull(caller.detach());
      try (var adopted =
          Objects.requireNonNull(transport.adopt(SocketSettings.ofPort(0), handover))) {
        send(adopted, at(peer).from(fresh));
        var source = receive(peer);
        assertEquals(fresh, source.port());
        send(peer, source);
        assertEquals(fresh, receive(adopted).localPort());
      }
    }
  }

  @Test
  void allSocketsAreClosedAtTheEnd() throws Exception {
    transport.open(SocketSettings.ofPort(0)).close();
    int before = sockets();
    var port = transport.open(SocketSettings.ofPort(0));
    for (int i = 0; i < 5; i++) {
      port.openEphemeralPort(used -> false);
    }
    port.close();
    assertEquals(before, sockets());
  }

  private static int sockets() throws Exception {
    int count = 0;
    try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var descriptor : open) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
          count++;
        }
      }
    }
    return count;
  }

  private static Endpoint at(UdpSocket port) {
    return Endpoint.of(InetAddress.getLoopbackAddress(), port.localPort());
  }

  private static void send(UdpSocket from, Endpoint to) {
    var batch = Batches.of(1);
    Batches.fill(batch, 100, to, 7);
    assertEquals(1, from.send(batch));
  }

  private static Endpoint receive(UdpSocket port) throws Exception {
    PacketBatch batch = Batches.of(1);
    assertEquals(1, port.receive(batch, SECONDS.toNanos(5)));
    return Objects.requireNonNull(batch.endpoint(0));
  }
}
