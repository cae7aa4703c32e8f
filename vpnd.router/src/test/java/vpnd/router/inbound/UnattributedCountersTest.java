// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.TunnelCounters;

/** Unattributed packets are counted where an operator looks for them. */
final class UnattributedCountersTest {
  private final StandalonePeersFixture made;
  private final DeviceStatistics device = new DeviceStatistics("hub", 1337, new TunnelCounters(1));
  private final UnattributedCounters unattributed = new UnattributedCounters(device);

  UnattributedCountersTest(@TempDir Path directory) {
    made = new StandalonePeersFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    made.close();
  }

  @Test
  void withTheOnlyPeerOfATunnel() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    unattributed.belongTo(List.of(peer));
    unattributed.inbound().add(Counter.RX_UNKNOWN_SOURCE);
    unattributed.outbound().get(0).add(Counter.TX_NO_ROUTE);
    assertEquals(1, peer.counters().get(Counter.RX_UNKNOWN_SOURCE));
    assertEquals(1, peer.outboxes().first().counters.get(Counter.TX_NO_ROUTE));
    assertEquals(0, device.get(Counter.RX_UNKNOWN_SOURCE) + device.get(Counter.TX_NO_ROUTE));
  }

  @Test
  void withTheDeviceIfPeersShareIt() throws IOException {
    unattributed.belongTo(List.of(made.peer(Nonce.ZERO)));
    unattributed.belongTo(List.of(made.peer(Nonce.ZERO), made.peer(Nonce.ZERO)));
    unattributed.inbound().add(Counter.RX_UNKNOWN_SOURCE);
    unattributed.outbound().get(0).add(Counter.TX_NO_ROUTE);
    assertEquals(1, device.get(Counter.RX_UNKNOWN_SOURCE));
    assertEquals(1, device.get(Counter.TX_NO_ROUTE));
  }
}
