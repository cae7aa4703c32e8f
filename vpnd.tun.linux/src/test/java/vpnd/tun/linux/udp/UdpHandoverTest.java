// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.port.SocketSettings;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.linux.libc.Libc;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class UdpHandoverTest {
  @Test
  void aSocketWithGroHasAKindOfItsOwn() throws Exception {
    var socket = new LinuxUdpTransport().open(SocketSettings.ofPort(0)).detach();
    assertNotNull(socket);
    assertEquals(UdpHandover.WITH_GRO, socket.kind());
    assertNotEquals(UdpHandover.SOCKET, socket.kind());
    socket.close();
  }

  @Test
  void aSocketWithoutGroIsAdopted() throws Exception {
    Libc.acquire();
    int former = SocketCalls.open(SocketFamily.INET6, 0);
    var handover = UdpHandover.of(UdpHandover.SOCKET, new int[] {former}, null);
    try (var socket = new LinuxUdpTransport().adopt(SocketSettings.ofPort(0), handover)) {
      assertNotNull(socket);
      var batch = Batches.of(64);
      Batches.fill(
          batch, 100, Endpoint.of(InetAddress.getLoopbackAddress(), socket.localPort()), 0);
      var before = UdpMessages.now();
      assertEquals(64, socket.send(batch));
      assertEquals(64, socket.receive(batch, SECONDS.toNanos(5)));
      assertEquals(new UdpMessages(1, 1), UdpMessages.now().since(before));
    }
  }
}
