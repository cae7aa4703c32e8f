// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Counter;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.PacketQueue;
import vpnd.router.fixture.TunnelFixture;
import vpnd.testing.Await;

/** Packets that the device does not take are counted. */
final class DeviceRefusesTest {
  private static final int PACKETS = 5;

  /** A device that takes no packet. */
  private record FullDevice(PacketQueue host) implements TunDevice {
    @Override
    public String name() {
      return host.name();
    }

    @Override
    public int read(PacketBatch batch, long timeoutNanos) throws IOException {
      return host.read(batch, timeoutNanos);
    }

    @Override
    public int write(PacketBatch batch) {
      return 0;
    }

    @Override
    public void wakeup() {
      host.wakeup();
    }

    @Override
    public void configure(NetworkPlan plan) throws IOException {
      host.configure(plan);
    }

    @Override
    public List<String> changes() {
      return host.changes();
    }

    @Override
    public void close() {
      host.close();
    }
  }

  @Test
  void whatTheDeviceDoesNotTakeIsCounted(@TempDir Path directory) throws Exception {
    var westSelf = Identity.draw();
    var eastSelf = Identity.draw();
    var full = new FullDevice(new PacketQueue((bytes, at, length) -> {}, new AtomicInteger()));
    try (var west =
            new TunnelFixture(directory, "west", westSelf, eastSelf, null, (bytes, at, n) -> {})
                .start();
        var east =
            new TunnelFixture(directory, "east", eastSelf, westSelf, null, (bytes, at, n) -> {})
                .with(config -> full)
                .start()) {
      west.awaitSession();
      east.awaitSession();
      for (var number = 0; number < PACKETS; number++) {
        west.send(InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 100));
      }
      Await.until("all packets", () -> east.count(Counter.RX_DEVICE_REFUSED) == PACKETS);
      assertEquals(0, west.count(Counter.RX_DEVICE_REFUSED));
    }
  }
}
