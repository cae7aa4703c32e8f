// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.Counter;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.SentDatagrams;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.host.HostNetwork;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.RoutingTables;
import vpnd.router.parts.Parts;
import vpnd.router.parts.PartsHolder;
import vpnd.router.protocol.Suites;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.report.ActiveProblems;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.TunnelCounters;
import vpnd.router.thread.Clock;
import vpnd.router.thread.Worker;

/** The peers of a tunnel come and go, and what is of none of them is counted once. */
final class PeersTest {
  private static final Endpoint HERE = Endpoint.of(InnerPackets.host(1), 1000);

  private final StandalonePeersFixture made;
  private final Worker worker = new Worker("vpnd-test", new Clock());
  private final PartsHolder partsHolder = new PartsHolder();
  private final UnattributedCounters unattributed =
      new UnattributedCounters(new DeviceStatistics("hub", 1337, new TunnelCounters(1)));
  private final RoutingTables routes = new RoutingTables(List.of());
  private final PacketBatch received = batch(1, PacketBatch.SLOT_SIZE);
  private final ControlChannel control = new ControlChannel(StandalonePeersFixture.slot());
  private final Suites suites = new Suites(CountedSuite.SODIUM, null);
  private final PendingPersist pending =
      new PendingPersist(
          batch(4, UnknownSources.SLOT_SIZE),
          batch(4, UnknownSources.SLOT_SIZE),
          Runnable::run,
          () -> {});
  private long now;
  private long timeForEachLook;
  private final Peers peers =
      new Peers(
          new UnknownSources(batch(4, UnknownSources.SLOT_SIZE), 1),
          new UnknownSources(batch(4, UnknownSources.SLOT_SIZE), 1),
          pending,
          control,
          unattributed,
          routes,
          new HostNetwork(partsHolder, List::of, worker, () -> 0, new ActiveProblems()),
          partsHolder,
          () -> now += timeForEachLook);

  PeersTest(@TempDir Path directory) {
    made = new StandalonePeersFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    worker.close();
    made.close();
  }

  @Test
  void aNameThatIsFoundWhenThePeerIsGoneChangesNothing() throws Exception {
    var peer = made.peer(Nonce.ZERO);
    peers.add(peer);
    peers.remove(peer);
    peers.suppose(peer, List.of(HERE));
    assertEquals(List.of(), peer.endpoints());
    received.count(1);
    received.length(0, 100);
    received.endpoint(0, HERE);
    assertFalse(peers.accept(suites, received, 0, 0));
    assertEquals(1, unattributed.inbound().get(Counter.RX_UNKNOWN_SOURCE));
  }

  @Test
  void aPeerThatCallsBeforeItsNameIsFoundIsAnsweredAndNotToldThatThisSideBegins() throws Exception {
    var sent = new SentDatagrams();
    peers.use(new Parts(1, suites, sent, null, false));
    var peer = made.peer(control);
    peers.add(peer);
    assertEquals(0, sent.count(), "nobody knows where to");

    announcementOfCounterpart();
    assertFalse(peers.accept(suites, received, 0, 0));
    peers.tryStrangers(suites, 0);
    peers.endBatch();
    assertEquals(0, peers.finish(suites, 0));
    assertEquals(1, sent.count());
    assertTrue(peer.nextDeadline() < Long.MAX_VALUE, "its timers run");

    // The peer would give up the exchange that has begun, and a session soon be replaced.
    peers.suppose(peer, List.of(HERE));
    assertEquals(1, sent.count());
  }

  /** Else the packets of sessions would wait while thousands of peers call. */
  @Test
  void whatWasStoredIsActedOnForAMillisecondAtATime() throws Exception {
    timeForEachLook = 600_000;
    var peer = made.peer(control);
    peers.add(peer);
    received.count(1);
    received.length(0, 100);
    for (var number = 0; number < 3; number++) {
      assertTrue(pending.addBehind(received, 0, HERE, peer));
    }
    peers.endBatch();

    peers.finish(suites, 0);
    assertEquals(2, pending.waiting());
    assertEquals(0, peers.nextDeadline(), "the rest is due at once");
    peers.finish(suites, 0);
    peers.finish(suites, 0);
    assertEquals(0, pending.waiting());
  }

  private void announcementOfCounterpart() throws IOException {
    var sent = new SentDatagrams();
    var channel = new ControlChannel(StandalonePeersFixture.slot());
    channel.use(CountedSuite.SODIUM, sent);
    var counterpart = made.counterpart(channel);
    counterpart.suppose(List.of(HERE));
    counterpart.start(0);
    received.count(1);
    received.length(0, sent.last().length);
    received.bytes().put(received.offset(0), sent.last());
    received.endpoint(0, HERE);
  }

  @Test
  void straysAreCountedWithTheOnlyPeerOrWithNone() throws Exception {
    var one = made.peer(Nonce.ZERO);
    var other = made.peer(Nonce.ZERO);
    peers.add(one);
    assertSame(one.counters(), unattributed.inbound());
    assertSame(one.outbox(0).counters, routes.table(0).unattributed());
    peers.add(other);
    assertNotSame(one.counters(), unattributed.inbound());
    assertNotSame(one.outbox(0).counters, routes.table(0).unattributed());
    peers.remove(one);
    assertSame(other.counters(), unattributed.inbound());
    assertSame(other.outbox(0).counters, routes.table(0).unattributed());
    peers.remove(other);
    assertNotSame(other.counters(), unattributed.inbound());
  }

  private static PacketBatch batch(int slots, int size) {
    return new PacketBatch(CountedSuite.SODIUM.allocate(slots * size), slots, size);
  }
}
