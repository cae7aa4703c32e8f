// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.path.PathSearch;

/** Probes of the path inside a session, and who gets them (protocol, section 15). */
class PathProbesTest {
  private static final int PATH = 1431;

  private final EngineFixture bench = EngineFixture.withAegis();

  private static byte[] info(int probes) {
    var body = EngineFixture.info(EngineFixture.LOWER_ID);
    body[90] = (byte) probes;
    return body;
  }

  /** A session with a peer that answers probes, on a path that the host knows. */
  private long session() {
    var key = bench.startSession();
    bench.engine.path(PATH, PATH, true, bench.now);
    bench.receive(key, MessageType.PEER_INFO, info(1));
    return key;
  }

  /** As the peer does, of which a heartbeat comes each 10 s; probes up to a size reach it. */
  private void pass(long key, int seconds, int width) {
    for (var second = 0; second < seconds; second++) {
      bench.longPackets++;
      var before = bench.sent.size();
      bench.pass(EngineFixture.SECOND);
      for (var message :
          bench.sent.subList(before, bench.sent.size()).toArray(EngineFixture.Sent[]::new)) {
        if (message.type() == MessageType.PROBE && message.body().length <= width) {
          bench.receive(key, MessageType.PROBE_ACK, Arrays.copyOf(message.body(), 4));
        }
      }
      bench.receive(key, MessageType.PEER_INFO, info(1));
    }
  }

  @Test
  void whoDoesNotSaySoGetsNoProbe() {
    var key = bench.startSession();
    bench.engine.path(PATH, PATH, true, bench.now);
    for (var second = 0; second < 100; second++) {
      bench.longPackets++;
      bench.pass(EngineFixture.SECOND);
      bench.receive(key, MessageType.PEER_INFO, info(second % 2 == 0 ? 0 : 0xfe));
    }
    assertEquals(0, bench.sentCount(MessageType.PROBE));
    assertEquals(1, notices());
  }

  private long notices() {
    return bench.notices.stream().filter(Actions.Notice.NO_PROBES::equals).count();
  }

  @Test
  void whatThePeerSaysUnderTheStaticKeyCountsForNothing() {
    bench.engine.path(PATH, PATH, true, bench.now);
    bench.receive(bench.staticKey, MessageType.PEER_INFO, info(1));
    var key = bench.startExchange(bench.staticKey);
    bench.receive(bench.staticKey, MessageType.KEY_READY, info(1));
    bench.receive(key, MessageType.PEER_INFO, info(0));
    bench.pass(10 * EngineFixture.SECOND);
    assertEquals(0, bench.sentCount(MessageType.PROBE));
  }

  @Test
  void thisSideSaysSoUnderTheKeysOfASessionOnly() {
    session();
    for (var message : bench.sent) {
      if (message.type() == MessageType.PEER_INFO) {
        var isStatic = message.key() == bench.suite.word(bench.staticKey);
        assertEquals(isStatic ? 0 : 1, message.body()[90] & 1);
      }
    }
  }

  @Test
  void theFirstProbeIsAsLongAsTheLongestPacketAndHoldsNothingButItsNumber() {
    session();
    bench.pass(EngineFixture.SECOND);
    assertEquals(1, bench.sentCount(MessageType.PROBE));
    var body = bench.last(MessageType.PROBE).body();
    assertEquals(PATH, body.length);
    assertArrayEquals(new byte[PATH - 4], Arrays.copyOfRange(body, 4, PATH));
  }

  @Test
  void aProbeIsAnsweredByItsNumberOnceAndShorter() {
    var key = bench.startSession();
    var body = new byte[1000];
    body[3] = 7;
    var probe = bench.seal(key, MessageType.PROBE, body);
    assertFalse(bench.receive(probe));
    bench.receive(probe);
    assertEquals(1, bench.sentCount(MessageType.PROBE_ACK));
    assertArrayEquals(new byte[] {0, 0, 0, 7}, bench.last(MessageType.PROBE_ACK).body());
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
    assertFalse(bench.receive(key, MessageType.PROBE, new byte[3]));
    assertEquals(1, bench.count(Counter.RX_MALFORMED));
  }

  @Test
  void aPeerThatAnswersProbesClaimsAPlaceAndProvesItByAnAnswer() {
    var key = bench.startSession();
    bench.receive(key, MessageType.PEER_INFO, info(0));
    assertEquals(Actions.Source.PROVEN, bench.heard.get(bench.heard.size() - 1));
    bench.receive(key, MessageType.PEER_INFO, info(1));
    bench.receive(key, MessageType.PEER_INFO, info(1));
    assertEquals(Actions.Source.CLAIMED, bench.heard.get(bench.heard.size() - 1));
    bench.receive(key, MessageType.PROBE_ACK, new byte[] {(byte) 0x80, 0, 0, 7});
    assertEquals(List.of(Integer.MIN_VALUE + 7), bench.answered);
  }

  @Test
  void nothingOfItIsTakenUnderTheStaticKeyOrUnderAegis() {
    var key = bench.startSession();
    var before = bench.sent.size();
    bench.receive(bench.staticKey, MessageType.PROBE, new byte[1000]);
    bench.receive(bench.staticKey, MessageType.PROBE_ACK, new byte[4]);
    assertEquals(2, bench.count(Counter.RX_DATA_UNDER_STATIC_KEY));
    bench.receive(bench.sealData(key, bench.firstCounter(key), 0x86, new byte[1000]));
    assertEquals(1, bench.count(Counter.RX_UNEXPECTED));
    assertEquals(before, bench.sent.size());
  }

  @Test
  void aNarrowPathIsFoundAndForgottenWithTheSession() {
    var key = session();
    pass(key, 25, 1200);
    assertTrue(bench.verified <= 1200 && bench.verified > 1150, "" + bench.verified);
    bench.pass(30 * EngineFixture.SECOND);
    assertEquals(1, bench.ends.size());
    assertEquals(PathSearch.UNKNOWN, bench.verified);
  }

  @Test
  void aKeyChangeDisturbsNoSearch() {
    var key = session();
    pass(key, 5, 1200);
    var next = bench.startExchange(key);
    bench.receive(key, MessageType.KEY_READY, info(1));
    pass(next, 25, 1200);
    assertTrue(bench.verified <= 1200 && bench.verified > 1150, "" + bench.verified);
    assertEquals(0, bench.ends.size());
  }

  @Test
  void aPeerThatComesBackAsAnOlderOneGetsNoProbe() {
    var former = session();
    var late = bench.seal(former, MessageType.PEER_INFO, info(1));
    bench.now += 2 * EngineFixture.SECOND;
    var key = bench.startExchange(bench.staticKey);
    bench.receive(bench.staticKey, MessageType.KEY_READY, info(0));
    bench.receive(key, MessageType.PEER_INFO, info(0));
    var before = bench.sentCount(MessageType.PROBE);
    bench.receive(late);
    bench.pass(20 * EngineFixture.SECOND);
    assertEquals(before, bench.sentCount(MessageType.PROBE));
  }

  @Test
  void forgedAndReplayedAnswersChangeNothing() {
    var key = session();
    bench.pass(EngineFixture.SECOND);
    var first = Arrays.copyOf(bench.last(MessageType.PROBE).body(), 4);
    var answer = bench.seal(key, MessageType.PROBE_ACK, first);
    var foreign = bench.agree(bench.newPublicKey());
    for (var i = 0; i < answer.length; i++) {
      var forged = answer.clone();
      forged[i] ^= 1;
      bench.receive(forged);
    }
    bench.receive(answer);
    var replayed = bench.count(Counter.RX_REPLAYED);
    for (var second = 0; second < 25; second++) {
      // As if all were lost but those of 1200 bytes; with the first answer again and again.
      pass(key, 1, 1200);
      bench.receive(answer);
      bench.receive(foreign, MessageType.PROBE_ACK, numberOfLast());
      bench.receive(key, MessageType.PROBE_ACK, first);
    }
    assertTrue(bench.verified <= 1200 && bench.verified > 1150, "" + bench.verified);
    assertEquals(replayed + 25, bench.count(Counter.RX_REPLAYED));
    assertTrue(bench.count(Counter.RX_BAD_TAG) >= 25);
  }

  private byte[] numberOfLast() {
    return Arrays.copyOf(bench.last(MessageType.PROBE).body(), 4);
  }
}
