// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.traffic.Packets;
import vpnd.tck.traffic.SocketSide;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** A UDP socket on the loopback interface, and on a tunnel device of the same bundle. */
@Contract
public class SocketContract {
  private static final long LIMIT = SECONDS.toNanos(5);

  private static final int LONGER_THAN_THE_MTU = 1_500;

  @TempDir Path state = Path.of("");

  private final Subject subject;
  private final PacketBatch batch = Batches.of(16);

  public SocketContract(Subject subject) {
    this.subject = subject;
  }

  private UdpSocket open(int port) throws IOException {
    return Needs.transport(subject).open(SocketSettings.ofPort(port));
  }

  /** A path out of this host. */
  private TunDevice device() throws IOException {
    var device = subject.tunPort(state).open(subject.device(1));
    device.configure(KitPlans.PACKETS);
    return device;
  }

  private static InetAddress address(String prefix) {
    return IpPrefix.parse(prefix).address();
  }

  /** Receives one datagram into slot 0. */
  private Endpoint receive(UdpSocket socket) throws IOException {
    assertEquals(1, socket.receive(batch, LIMIT));
    return Objects.requireNonNull(batch.endpoint(0), "the source was not set");
  }

  private byte[] received() {
    var bytes = new byte[batch.length(0)];
    batch.bytes().get(batch.offset(0), bytes);
    return bytes;
  }

  private int send(UdpSocket socket, Endpoint target, byte[] bytes) {
    batch.count(1);
    batch.length(0, bytes.length);
    batch.bytes().put(batch.offset(0), bytes);
    batch.endpoint(0, target);
    return socket.send(batch);
  }

  @Test
  @Clause(in = UdpSocket.class, method = "receive", value = "the slot's length and endpoint")
  void datagramsOfBothFamiliesPassInBothDirections() throws Exception {
    try (var socket = open(0)) {
      for (var own : new String[] {"127.0.0.1/32", "::1/128"}) {
        var address = address(own);
        try (var program = new DatagramSocket(0, address)) {
          program.setSoTimeout(5_000);
          for (int size : new int[] {1, 41, 1200, 1541}) {
            var bytes = new byte[size];
            Arrays.fill(bytes, (byte) size);
            program.send(new DatagramPacket(bytes, size, address, socket.localPort()));
            var source = receive(socket);
            assertArrayEquals(bytes, received());
            assertEquals(program.getLocalSocketAddress(), source.socketAddress());
            assertEquals(1, send(socket, source, bytes));
            var answer = new DatagramPacket(new byte[2000], 2000);
            program.receive(answer);
            assertEquals(size, answer.getLength());
            assertEquals(socket.localPort(), answer.getPort());
          }
        }
      }
    }
  }

  @Test
  @Clause(
      in = UdpSocket.class,
      method = "send",
      value = "from the own address that an endpoint has")
  void anAnswerLeavesFromTheAddressThatWasContacted() throws Exception {
    assertAnsweredFrom(address("127.0.0.2/32"), address("127.0.0.1/32"));
  }

  @Test
  @Clause(
      in = UdpSocket.class,
      method = "send",
      value = "from the own address that an endpoint has")
  void anAnswerOfIpv6LeavesFromTheAddressThatWasContacted() throws Exception {
    Needs.host(subject);
    var device = device();
    try (device) {
      SocketSide.awaitUsable(KitPlans.OWN6.address());
      assertAnsweredFrom(KitPlans.OWN6.address(), address("::1/128"));
    }
  }

  private void assertAnsweredFrom(InetAddress contacted, InetAddress peer) throws IOException {
    try (var socket = open(0);
        var program = new DatagramSocket(0, peer)) {
      program.setSoTimeout(5_000);
      program.send(new DatagramPacket(new byte[9], 9, contacted, socket.localPort()));
      var source = receive(socket);
      Needs.that(source.local() != null, "this system does not tell the own address");
      assertEquals(contacted, source.local());
      assertEquals(1, send(socket, source, new byte[9]));
      var answer = new DatagramPacket(new byte[100], 100);
      program.receive(answer);
      assertEquals(contacted, answer.getAddress());
    }
  }

  @Test
  @Clause(in = UdpSocket.class, method = "send", value = "may be sent in fragments")
  void onlyAFragmentableDatagramIsSentInFragments() throws Exception {
    Needs.host(subject);
    var target = Endpoint.of(KitPlans.OTHER4.address(), TunnelEnd.PORT);
    try (var device = device();
        var socket = open(0)) {
      SocketSide.awaitUsable(KitPlans.OWN4.address());
      var end = new TunnelEnd(device, Batches.of(16));
      batch.count(1);
      batch.length(0, LONGER_THAN_THE_MTU);
      batch.endpoint(0, target);
      batch.markFragmentable(0);
      assertEquals(1, socket.send(batch));
      end.read(1, (packets, slot) -> assertTrue(Packets.isFragment(packets, slot)));
      assertEquals(1, send(socket, target, new byte[100]));
      var marked = new boolean[1];
      end.read(1, (packets, slot) -> marked[0] = Packets.mustNotBeFragmented(packets, slot));
      Needs.that(marked[0], "this system cannot mark a datagram \"do not fragment\"");
    }
  }

  @Test
  @Clause(
      in = UdpSocket.class,
      method = "openEphemeralPort",
      value = "datagrams from it are a new flow")
  void aFurtherPortIsAnotherWayToTheSocketUntilItIsClosed() throws Exception {
    try (var socket = open(0);
        var program = new DatagramSocket(0, address("127.0.0.1/32"))) {
      program.setSoTimeout(5_000);
      int port = socket.openEphemeralPort(used -> false);
      Needs.that(port != 0, "this transport opens no further ports");
      assertNotEquals(socket.localPort(), port);
      program.send(new DatagramPacket(new byte[9], 9, address("127.0.0.1/32"), port));
      var source = receive(socket);
      assertEquals(port, source.localPort());
      assertEquals(port, answerOf(socket, source, program));
      socket.closeEphemeralPorts(used -> false);
      assertEquals(socket.localPort(), answerOf(socket, source, program), "after the close");
    }
  }

  /** The port that an answer comes from. */
  private int answerOf(UdpSocket socket, Endpoint target, DatagramSocket program)
      throws IOException {
    assertEquals(1, send(socket, target, new byte[9]));
    var answer = new DatagramPacket(new byte[100], 100);
    program.receive(answer);
    return answer.getPort();
  }

  @Test
  @Clause(
      in = UdpSocket.class,
      method = "send",
      value = "An own address that the host no longer has holds nothing up")
  void anOwnAddressThatTheHostLacksHoldsNothingUp() throws Exception {
    try (var socket = open(0);
        var program = new DatagramSocket(0, address("127.0.0.1/32"))) {
      program.setSoTimeout(5_000);
      var target =
          new Endpoint(
              new InetSocketAddress(address("127.0.0.1/32"), program.getLocalPort()),
              address("192.0.2.77/32"));
      assertEquals(1, send(socket, target, new byte[5]));
      program.receive(new DatagramPacket(new byte[100], 100));
    }
  }

  @Test
  @Clause(in = UdpSocket.class, method = "receive", value = "truncated to the slot's size")
  void aDatagramThatIsTooLongFillsItsSlot() throws Exception {
    try (var socket = open(0);
        var program = new DatagramSocket(0, address("127.0.0.1/32"))) {
      var to = address("127.0.0.1/32");
      program.send(new DatagramPacket(new byte[3000], 3000, to, socket.localPort()));
      receive(socket);
      assertEquals(batch.slotSize(), batch.length(0));
    }
  }

  @Test
  @Clause(
      in = UdpSocket.class,
      method = "send",
      value = "Sends all non-empty slots to their endpoints")
  void emptySlotsAreSkippedAndAFragmentableOneArrives() throws Exception {
    try (var socket = open(0);
        var program = new DatagramSocket(0, address("127.0.0.1/32"))) {
      program.setSoTimeout(5_000);
      var target = Endpoint.of(address("127.0.0.1/32"), program.getLocalPort());
      Batches.fill(batch, 100, target, 0);
      batch.length(0, 0);
      batch.length(3, 0);
      batch.markFragmentable(5);
      assertEquals(14, socket.send(batch));
      for (int i = 0; i < 14; i++) {
        program.receive(new DatagramPacket(new byte[200], 200));
      }
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "wakeup", value = "Ends the current wait")
  void aWakeupEndsAReceiveAndATimeoutEndsTheNext() throws Exception {
    try (var socket = open(0)) {
      var waker = new Thread(socket::wakeup, "waker");
      long begin = System.nanoTime();
      waker.start();
      assertEquals(0, socket.receive(batch, SECONDS.toNanos(30)));
      assertTrue(System.nanoTime() - begin < LIMIT, "a wake-up during or before the wait");
      waker.join();
      begin = System.nanoTime();
      assertEquals(0, socket.receive(batch, MILLISECONDS.toNanos(100)));
      assertTrue(System.nanoTime() - begin >= MILLISECONDS.toNanos(95), "waits for its timeout");
    }
  }

  @Test
  @Clause(in = SocketSettings.class, method = "localPort", value = "0 for any free port")
  void port0IsAnyFreePortAndStays() throws Exception {
    try (var one = open(0);
        var two = open(0)) {
      assertTrue(one.localPort() > 0 && two.localPort() > 0);
      assertTrue(one.localPort() != two.localPort());
    }
  }

  @Test
  @Clause(in = UdpTransport.class, value = "names the UDP port")
  void aBusyPortIsRefusedByNameAndFreeAfterClose() throws Exception {
    int port;
    try (var socket = open(0)) {
      port = socket.localPort();
      var fault = assertThrows(IOException.class, () -> open(port).close());
      var message = Objects.toString(fault.getMessage());
      assertTrue(message.contains(Integer.toString(port)), message);
    }
    try (var again = open(port)) {
      assertEquals(port, again.localPort());
    }
  }

  @Test
  @Clause(
      in = AttachmentService.class,
      method = "adopt",
      value = "Adopts what another service has released")
  void noDatagramIsLostBetweenDetachAndAdopt() throws Exception {
    var old = open(0);
    int port = old.localPort();
    var handover = old.detach();
    if (handover == null) {
      old.close();
    }
    var released = Needs.orSkip(handover, "this transport cannot hand over");
    try (var program = new DatagramSocket()) {
      for (var own : new String[] {"127.0.0.1/32", "::1/128"}) {
        program.send(new DatagramPacket(new byte[7], 7, address(own), port));
      }
      try (var socket = Needs.transport(subject).adopt(SocketSettings.ofPort(port), released)) {
        assertNotNull(socket);
        assertEquals(port, socket.localPort());
        int count = 0;
        long end = System.nanoTime() + LIMIT;
        while (count < 2 && System.nanoTime() < end) {
          count += socket.receive(batch, MILLISECONDS.toNanos(100));
        }
        assertEquals(2, count);
      }
    }
  }
}
