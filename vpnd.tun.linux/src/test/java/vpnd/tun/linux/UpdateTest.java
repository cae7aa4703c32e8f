// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.linux.fixture.ReloadedBundle;

/** What an update of the bundle does: the same classes are there once more, from another loader. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class UpdateTest {
  @Test
  void aPortOfTheOldBundleGoesOnWhileNewOnesComeAndGo() throws Exception {
    try (var old = new ReloadedBundle().transport().open(SocketSettings.ofPort(0))) {
      for (int i = 0; i < 5; i++) {
        try (var fresh = new ReloadedBundle().transport().open(SocketSettings.ofPort(0))) {
          assertNotSame(old.getClass(), fresh.getClass());
          assertDatagramPasses(old, fresh);
        }
        assertDatagramPasses(old, old);
      }
    }
  }

  private static void assertDatagramPasses(UdpSocket from, UdpSocket to) throws Exception {
    var batch = Batches.of(1);
    var target = Endpoint.of(InetAddress.getLoopbackAddress(), to.localPort());
    Batches.fill(batch, 100, target, 0);
    assertEquals(1, from.send(batch));
    assertEquals(1, to.receive(batch, SECONDS.toNanos(5)));
  }
}
