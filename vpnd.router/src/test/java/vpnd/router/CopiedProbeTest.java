// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.SentDatagrams;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.outbound.ControlChannel;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.Suites;

/** Nobody can have answers to probes sent to others (security F1). */
final class CopiedProbeTest {
  private static final Endpoint HERE = Endpoint.of(InnerPackets.host(1), 1000);
  private static final Endpoint THERE = Endpoint.of(InnerPackets.host(2), 1000);
  private static final Endpoint ELSEWHERE = Endpoint.of(InnerPackets.host(3), 1000);
  private static final Endpoint MOVED = Endpoint.of(InnerPackets.host(4), 1000);
  private static final int PATH = 1431;

  private final StandalonePeersFixture made;
  private final Suites suites = new Suites(CountedSuite.SODIUM, null);
  private final PacketBatch received = StandalonePeersFixture.slot();
  private final SentDatagrams sent = new SentDatagrams();
  private final SentDatagrams answers = new SentDatagrams();
  private final Peer prober;
  private final Peer peer;

  CopiedProbeTest(@TempDir Path directory) throws Exception {
    made = new StandalonePeersFixture(directory);
    prober = made.peer(channel(sent));
    peer = made.counterpart(channel(answers));
  }

  @AfterEach
  void close() throws IOException {
    made.close();
  }

  @Test
  void theAnswerGoesToTheProvenAddressAndTheCopyistGetsAChallenge() throws Exception {
    begin();
    var now = probe(prober, sent);
    assertEquals(PacketBatch.HEADROOM + PATH, sent.last().length);
    var before = answers.count();
    deliver(sent.last(), peer, ELSEWHERE, now);
    assertEquals(List.of(ELSEWHERE, HERE), receiversFrom(before, answers));
  }

  /** Or two sides that move at the same time would never find each other (RFC 9000, 8.2.2). */
  @Test
  void aChallengeIsAnsweredWhereItCameFromToo() throws Exception {
    begin();
    var now = probe(peer, answers);
    var before = sent.count();
    deliver(answers.last(), prober, ELSEWHERE, now);
    assertEquals(List.of(ELSEWHERE, THERE), receiversFrom(before, sent));
    var challenge = sent.get(before);

    before = answers.count();
    deliver(challenge, peer, MOVED, now);
    assertEquals(List.of(MOVED, HERE, MOVED), receiversFrom(before, answers));
    deliver(answers.last(), prober, ELSEWHERE, now);
    assertEquals(ELSEWHERE, prober.status().endpoint());
  }

  private void begin() throws Exception {
    begin(prober, THERE);
    begin(peer, HERE);
    var delivered = 0;
    for (var answered = 0; delivered < sent.count() || answered < answers.count(); ) {
      if (delivered < sent.count()) {
        deliver(sent.get(delivered++), peer, HERE, 0);
      } else {
        deliver(answers.get(answered++), prober, THERE, 0);
      }
    }
    assertEquals(PeerState.ACTIVE, peer.status().state());
  }

  /** Lets time pass until a peer has sent a probe; returns the time. */
  private static long probe(Peer from, SentDatagrams through) {
    from.path(PATH, PATH, true, 0);
    var before = through.count();
    var now = 0L;
    while (through.count() == before) {
      now = from.nextDeadline();
      from.onTimer(now);
    }
    return now;
  }

  private static List<Endpoint> receiversFrom(int first, SentDatagrams datagrams) {
    var receivers = datagrams.receivers();
    return receivers.subList(first, receivers.size());
  }

  private static ControlChannel channel(SentDatagrams sent) {
    var channel = new ControlChannel(StandalonePeersFixture.slot());
    channel.use(CountedSuite.SODIUM, sent);
    return channel;
  }

  private static void begin(Peer peer, Endpoint other) {
    peer.suppose(List.of(other));
    peer.start(0);
  }

  private void deliver(byte[] datagram, Peer to, Endpoint from, long now) {
    received.count(1);
    received.length(0, datagram.length);
    received.bytes().put(received.offset(0), datagram);
    var message = new Opened().received(received, 0, from, now);
    assertNull(to.protocol().open(suites, message));
    to.act(message);
  }
}
