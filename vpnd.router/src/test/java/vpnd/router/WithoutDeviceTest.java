// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.PeerState;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.PacketQueue;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.thread.Clock;
import vpnd.testing.Await;
import vpnd.testing.Slow;

/** A side without a device has no session: its peer would send packets to it that lead nowhere. */
class WithoutDeviceTest {
  private static final int FAST = 10;

  /** The device can be opened or not, as on a host that takes it away and gives it back. */
  private static final class FlakyPort implements TunPort {
    private volatile boolean isThere;
    private volatile @Nullable PacketQueue opened;

    @Override
    public TunDevice open(DeviceSettings settings) throws IOException {
      if (!isThere) {
        throw new IOException("no device today");
      }
      var device = new PacketQueue((bytes, at, length) -> {}, new AtomicInteger());
      opened = device;
      return device;
    }

    void takeAway() {
      isThere = false;
      var device = opened;
      if (device != null) {
        device.breakDown();
      }
    }
  }

  private final Path directory;
  private final Identity west = Identity.draw();
  private final Identity east = Identity.draw();

  WithoutDeviceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Slow
  void theSessionComesAndGoesWithTheDevice() throws Exception {
    var port = new FlakyPort();
    try (var one = gateway("west", west, east).with(port).start();
        var other = gateway("east", east, west).start()) {
      Await.until("a fault", () -> List.of("no device today").equals(one.faults()));
      Await.until("the other side is open", () -> List.of().equals(other.faults()));
      assertEquals(PeerState.INIT, one.state());
      assertEquals(List.of(), one.sessions());

      port.isThere = true;
      one.awaitSession();
      other.awaitSession();
      Await.until("no fault", () -> List.of().equals(one.faults()));

      port.takeAway();
      Await.until("the end on both sides", () -> !one.isActive() && !other.isActive());
      Await.until("the fault again", () -> List.of("no device today").equals(one.faults()));

      port.isThere = true;
      one.awaitSession();
      other.awaitSession();
      var both = List.of(true, false, true);
      Await.until("both sessions and the end between", () -> both.equals(one.sessions()));
      Await.until("those of the other side", () -> both.equals(other.sessions()));
    }
  }

  private TunnelFixture gateway(String name, Identity self, Identity peer) {
    return new TunnelFixture(
        TunnelFixture.definition(directory, name, self, peer, null),
        NetworkGateway::new,
        1,
        new Clock(FAST),
        (bytes, at, length) -> {});
  }
}
