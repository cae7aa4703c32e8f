// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.SentDatagrams;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.host.HostNetwork;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.outbound.RoutingTables;
import vpnd.router.parts.Parts;
import vpnd.router.parts.PartsHolder;
import vpnd.router.peer.Peer;
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
  private static final Endpoint ELSEWHERE = Endpoint.of(InnerPackets.host(2), 1000);
  private static final int QUEUE = 4;

  private final StandalonePeersFixture made;
  private final Worker worker = new Worker("vpnd-test", new Clock());
  private final PartsHolder partsHolder = new PartsHolder();
  private final UnattributedCounters unattributed =
      new UnattributedCounters(new DeviceStatistics("hub", 1337, new TunnelCounters(1)));
  private final RoutingTables routes = new RoutingTables(List.of());
  private final PacketBatch received = batch(1, PacketBatch.SLOT_SIZE);
  private final ControlChannel control = new ControlChannel(StandalonePeersFixture.slot());
  private final Suites suites = new Suites(CountedSuite.SODIUM, null);
  private final AtomicInteger tries = new AtomicInteger();
  private final CipherSuite counting = counting(CountedSuite.SODIUM, tries);
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
          new UnknownSources(batch(QUEUE, UnknownSources.SLOT_SIZE), 1),
          new UnknownSources(batch(QUEUE, UnknownSources.SLOT_SIZE), 1),
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
    peers.tryUnknownSources(suites, 0);
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
    assertSame(one.outboxes().first().counters, routes.table(0).unattributed());
    peers.add(other);
    assertNotSame(one.counters(), unattributed.inbound());
    assertNotSame(one.outboxes().first().counters, routes.table(0).unattributed());
    peers.remove(one);
    assertSame(other.counters(), unattributed.inbound());
    assertSame(other.outboxes().first().counters, routes.table(0).unattributed());
    peers.remove(other);
    assertNotSame(other.counters(), unattributed.inbound());
  }

  /** Two clients behind one address translator: each datagram costs one try, not two. */
  @Test
  void ofPeersAtOneAddressTheOneThatWasHeardLastIsTriedFirst() throws Exception {
    peers.use(new Parts(1, suites, new SentDatagrams(), null, false));
    var heard = added(made.peer(control));
    var silent = added(made.unknownSource());
    var caller = new Caller();

    caller.call();
    assertEquals(1, triesOf(caller), "the address is that of the silent one");
    peers.tryUnknownSources(suites, now);
    finish(heard);
    caller.call();
    assertEquals(1, triesOf(caller), "its first message was stored and acted on");
    finish(heard);

    peers.moved(silent);
    caller.call();
    assertEquals(2, triesOf(caller), "the silent one has come to the address anew");
    caller.call();
    assertEquals(0, triesOf(caller), "it waits behind the one before");
    peers.moved(silent);
    finish(heard);
    finish(heard); // what waited behind has a nonce of its own
    caller.call();
    assertEquals(1, triesOf(caller), "both were stored and acted on");
  }

  /** Nothing overtakes a message whose nonce is being stored, also if its sender has moved. */
  @Test
  void whatComesFromElsewhereWaitsBehindWhatIsBeingStored() throws Exception {
    peers.use(new Parts(1, suites, new SentDatagrams(), null, false));
    var peer = added(made.peer(control));
    peers.add(made.unknownSource());
    var caller = new Caller();
    caller.call();
    triesOf(caller);
    finish(peer);
    caller.call();
    assertEquals(1, triesOf(caller));
    assertEquals(1, pending.waiting());

    caller.call();
    received.endpoint(0, ELSEWHERE);
    assertEquals(0, triesOf(caller), "it is not opened before");
    assertEquals(2, pending.waiting());
  }

  @Test
  void whatIsTooMuchOfUnknownSourcesIsCounted() throws Exception {
    peers.add(made.peer(control));
    peers.add(made.unknownSource());
    var caller = new Caller();
    caller.call();
    for (var number = 0; number < QUEUE; number++) {
      received.endpoint(0, Endpoint.of(InnerPackets.host(100 + number), 1000));
      assertFalse(peers.accept(suites, received, 0, now));
    }
    assertEquals(0, unattributed.inbound().get(Counter.RX_TOO_MANY_UNKNOWN));
    received.endpoint(0, Endpoint.of(InnerPackets.host(99), 1000));
    assertFalse(peers.accept(suites, received, 0, now));
    assertEquals(1, unattributed.inbound().get(Counter.RX_TOO_MANY_UNKNOWN));
  }

  /** Adds a peer that may be here. */
  private Peer added(Peer peer) {
    peer.suppose(List.of(HERE));
    peers.add(peer);
    return peer;
  }

  private void finish(Peer caller) {
    peers.endBatch();
    peers.finish(suites, now);
    peers.counted(caller);
  }

  /** Takes the datagram and returns how many keys were tried on it. */
  private int triesOf(Caller caller) {
    assertFalse(peers.accept(new Suites(counting, null), received, 0, now), caller::toString);
    return tries.getAndSet(0);
  }

  /** The other side of the peers of the fixture, which calls again and again. */
  private final class Caller {
    private final SentDatagrams sent = new SentDatagrams();
    private final Peer peer;

    Caller() throws IOException {
      var channel = new ControlChannel(StandalonePeersFixture.slot());
      channel.use(CountedSuite.SODIUM, sent);
      peer = made.counterpart(channel);
      peer.suppose(List.of(HERE));
    }

    /** Its next message is received. */
    void call() {
      var before = sent.count();
      peer.start(now);
      while (sent.count() == before) {
        now = Math.max(now, peer.nextDeadline());
        peer.onTimer(now);
      }
      received.count(1);
      received.length(0, sent.last().length);
      received.bytes().put(received.offset(0), sent.last());
      received.endpoint(0, HERE);
    }
  }

  /** The same suite, whose cipher counts what it is given to open. */
  private static CipherSuite counting(CipherSuite real, AtomicInteger opened) {
    var cipher =
        new Cipher() {
          @Override
          public void seal(long key, long nonce, long datagram, int length) {
            real.cipher().seal(key, nonce, datagram, length);
          }

          @Override
          public boolean open(long key, long nonce, long datagram, int length) {
            opened.incrementAndGet();
            return real.cipher().open(key, nonce, datagram, length);
          }
        };
    return (CipherSuite)
        Proxy.newProxyInstance(
            CipherSuite.class.getClassLoader(),
            new Class<?>[] {CipherSuite.class},
            (proxy, method, arguments) ->
                method.getName().equals("cipher") ? cipher : method.invoke(real, arguments));
  }

  private static PacketBatch batch(int slots, int size) {
    return new PacketBatch(CountedSuite.SODIUM.allocate(slots * size), slots, size);
  }
}
