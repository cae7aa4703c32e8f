// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vpnd.api.packet.Endpoint;
import vpnd.router.diagnosis.Reply;
import vpnd.router.fixture.Identity;

/** What the system says of a datagram that is sent to see whether anybody is there. */
@Timeout(60)
final class UdpProbeTest {
  /** Nobody waits that long for an answer that has come. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aClosedPortAnswersAtOnce() {
    var closed = at(Identity.draw().port());
    assertEquals(Map.of(closed, Reply.PORT_CLOSED), UdpProbe.of(List.of(closed), LONG));
  }

  @Test
  void anOpenPortGetsZerosThatNoPeerTakesForAMessage() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var open = at(socket.getLocalPort());
      assertEquals(Map.of(open, Reply.SILENT), UdpProbe.of(List.of(open), SHORT));
      var packet = new DatagramPacket(new byte[100], 100);
      socket.receive(packet);
      assertArrayEquals(new byte[41], Arrays.copyOf(packet.getData(), packet.getLength()));
    }
  }

  @Test
  void whatTheHostDoesNotSendIsUnreachable() throws Exception {
    var broadcast = Endpoint.of(InetAddress.getByName("255.255.255.255"), 1337);
    assertEquals(Map.of(broadcast, Reply.UNREACHABLE), UdpProbe.of(List.of(broadcast), LONG));
  }

  @Test
  void allAreTriedAtTheSameTime() throws Exception {
    var closed = at(Identity.draw().port());
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var open = at(socket.getLocalPort());
      assertEquals(
          Map.of(closed, Reply.PORT_CLOSED, open, Reply.SILENT),
          UdpProbe.of(List.of(open, closed), SHORT));
    }
  }

  private static Endpoint at(int port) {
    return Endpoint.of(InetAddress.getLoopbackAddress(), port);
  }
}
