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
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.State;
import vpnd.router.protocol.Suites;

/** Nobody can have answers to probes sent to others (security F1). */
final class CopiedProbeTest {
  private static final Endpoint HERE = Endpoint.of(InnerPackets.host(1), 1000);
  private static final Endpoint THERE = Endpoint.of(InnerPackets.host(2), 1000);
  private static final Endpoint ELSEWHERE = Endpoint.of(InnerPackets.host(3), 1000);
  private static final int PATH = 1431;

  private final LonePeers made;
  private final Suites suites = new Suites(CountedSuite.SODIUM, null);
  private final PacketBatch received = LonePeers.slot();

  CopiedProbeTest(@TempDir Path directory) {
    made = new LonePeers(directory);
  }

  @AfterEach
  void close() throws IOException {
    made.close();
  }

  @Test
  void theAnswerGoesToTheProvenAddressAndTheCopyistGetsAChallenge() throws Exception {
    var sent = new SentDatagrams();
    var answers = new SentDatagrams();
    var prober = made.peer(channel(sent));
    var peer = made.counterpart(channel(answers));
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
    assertEquals(State.ACTIVE, peer.status().state());

    prober.path(PATH, PATH, true, 0);
    var now = 0L;
    while (sent.count() == delivered) {
      now = prober.nextDeadline();
      prober.onTimer(now);
    }
    assertEquals(PacketBatch.HEADROOM + PATH, sent.last().length);
    var before = answers.count();
    deliver(sent.last(), peer, ELSEWHERE, now);
    var receivers = answers.receivers();
    assertEquals(List.of(ELSEWHERE, HERE), receivers.subList(before, receivers.size()));
  }

  private static ControlChannel channel(SentDatagrams sent) {
    var channel = new ControlChannel(LonePeers.slot());
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
    assertNull(to.protocol().open(suites, received, 0));
    to.act(received, 0, from, now);
  }
}
