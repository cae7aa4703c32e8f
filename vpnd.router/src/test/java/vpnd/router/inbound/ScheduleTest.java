// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.nonce.Nonce;

/** Peers that nobody answers announce themselves every five seconds, each at its own time. */
final class ScheduleTest {
  private static final long SECOND = 1_000_000_000;
  private static final int COUNT = 3;

  private final StandalonePeersFixture made;
  private final List<Peer> peers = new ArrayList<>();
  private final Schedule schedule = new Schedule();

  ScheduleTest(@TempDir Path directory) {
    made = new StandalonePeersFixture(directory);
  }

  /** Peer n begins in second n. */
  @BeforeEach
  void start() throws IOException {
    assertEquals(Long.MAX_VALUE, schedule.next());
    for (var number = 0; number < COUNT; number++) {
      var peer = made.peer(Nonce.ZERO);
      peer.suppose(List.of(Endpoint.of(InnerPackets.host(number), 1)));
      peer.start(number * SECOND);
      schedule.update(peer);
      peers.add(peer);
    }
  }

  @AfterEach
  void close() throws IOException {
    made.close();
  }

  @Test
  void eachIsRunWhenItIsDueAndNotBefore() {
    assertEquals(5 * SECOND, schedule.next());
    schedule.run(5 * SECOND - 1);
    assertAnnounced(0, 0, 0);
    schedule.run(5 * SECOND);
    assertAnnounced(1, 0, 0);
    assertEquals(6 * SECOND, schedule.next());
    schedule.run(7 * SECOND);
    assertAnnounced(1, 1, 1);
    assertEquals(10 * SECOND, schedule.next());
  }

  @Test
  void inAnHourEachIsRunAsOftenAsItIsDue() {
    for (var second = 1; second <= 3600; second++) {
      schedule.run(second * SECOND);
      peers.forEach(schedule::update);
      assertTrue(schedule.next() > second * SECOND);
    }
    assertAnnounced(720, 719, 719);
  }

  @Test
  void onePeerThatIsGoneIsRunNoMore() {
    schedule.remove(peers.get(0));
    assertEquals(6 * SECOND, schedule.next());
    schedule.run(7 * SECOND);
    assertAnnounced(0, 1, 1);
    schedule.remove(peers.get(1));
    schedule.remove(peers.get(2));
    assertEquals(Long.MAX_VALUE, schedule.next());
  }

  private void assertAnnounced(long... times) {
    for (var number = 0; number < COUNT; number++) {
      assertEquals(
          times[number],
          peers.get(number).counters().get(Counter.PEER_INFO_RETRANSMITS),
          "peer " + number);
    }
  }
}
