// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.role.PeerInfo;

/** Announcements inside a session, and who gets them (protocol, section 16). */
class AnnouncementsTest {
  private static final int TAKES = 2;

  private final EngineFixture bench = EngineFixture.withAegis();

  private static PeerInfo networks(String... networks) {
    return PeerInfo.builder(EngineFixture.LOWER_ID)
        .networks(Arrays.stream(networks).map(IpPrefix::parse).toList())
        .build();
  }

  private static final PeerInfo TWO = networks("10.1.0.0/16", "10.2.0.0/16");
  private static final PeerInfo THREE = networks("10.1.0.0/16", "10.2.0.0/16", "fd01::/48");

  private static byte[] info(int extensions) {
    var body = EngineFixture.info(EngineFixture.LOWER_ID);
    body[90] = (byte) extensions;
    return body;
  }

  /** The number of the peer's process. */
  private long process = 3;

  /** The body of an announcement of the test. */
  private byte[] announcement(int number, PeerInfo info) {
    return announcement(number, info, process);
  }

  /** The same of the engine. */
  private static byte[] ofEngine(int number, PeerInfo info) {
    return announcement(number, info, EngineFixture.PROCESS);
  }

  private static byte[] announcement(int number, PeerInfo info, long process) {
    var body = ByteBuffer.allocate(AnnouncementCodec.LONGEST).putInt(number);
    AnnouncementCodec.encode(new AnnouncementCodec.Content(info, process), body);
    return Arrays.copyOf(body.array(), body.position());
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /** A session with a peer that takes announcements. */
  private long session() {
    var key = bench.startSession();
    bench.receive(key, MessageType.PEER_INFO, info(TAKES));
    return key;
  }

  /** The same after another one, with a process of the peer that began anew. */
  private long nextSession() {
    bench.now += 2 * EngineFixture.SECOND;
    var key = bench.startExchange(bench.staticKey);
    bench.receive(bench.staticKey, MessageType.KEY_READY, info(0));
    bench.receive(key, MessageType.PEER_INFO, info(TAKES));
    return key;
  }

  private long sentAnnouncements() {
    return bench.sentCount(MessageType.ANNOUNCEMENT);
  }

  /** With what keeps a session alive. */
  private void pass(long key, int seconds) {
    for (int second = 0; second < seconds; second++) {
      bench.pass(EngineFixture.SECOND);
      bench.receive(key, MessageType.PEER_INFO, info(TAKES));
    }
  }

  // ---- What this side announces ----------------------------------------------------------------

  @Test
  void aPeerThatTakesNoneGetsNoneAndTheOperatorLearnsIt() {
    bench.announcement = TWO;
    var key = bench.startSession();
    for (int second = 0; second < 20; second++) {
      bench.pass(EngineFixture.SECOND);
      bench.receive(key, MessageType.PEER_INFO, info(0xfd));
    }
    assertEquals(0, sentAnnouncements());
    assertEquals(1, notices());
  }

  private long notices() {
    return bench.notices.stream().filter(Actions.Notice.FIRST_ANNOUNCED_ONLY::equals).count();
  }

  /** For the number of this process. */
  @Test
  void alsoWhatAPeerInfoContainsIsAnnounced() {
    bench.announcement = networks("10.1.0.0/16");
    session();
    assertArrayEquals(ofEngine(1, bench.announcement), bench.last(MessageType.ANNOUNCEMENT).body());
    assertEquals(0, notices());
  }

  @Test
  void thisSideOffersItUnderTheKeysOfASessionOnly() {
    session();
    for (var message : bench.sent) {
      if (message.type() == MessageType.PEER_INFO) {
        var isStatic = message.key() == bench.suite.word(bench.staticKey);
        assertEquals(isStatic ? 0 : TAKES, message.body()[90] & TAKES);
      }
    }
  }

  @Test
  void itIsSentAgainUntilItsNumberIsAcknowledged() {
    bench.announcement = TWO;
    var key = session();
    assertArrayEquals(ofEngine(1, TWO), bench.last(MessageType.ANNOUNCEMENT).body());
    pass(key, 40);
    // After 0, 0.5, 1.5, 3.5, 7.5, 15.5, 25.5 and 35.5 s.
    assertEquals(8, sentAnnouncements());
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, number(2));
    pass(key, 10);
    assertEquals(9, sentAnnouncements());
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, number(1));
    pass(key, 40);
    assertEquals(9, sentAnnouncements());
  }

  @Test
  void aChangeIsAnnouncedWithTheNextHeartbeatUnderAnotherNumber() {
    bench.announcement = TWO;
    var key = session();
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, number(1));
    bench.announcement = THREE;
    pass(key, 11);
    assertArrayEquals(ofEngine(2, THREE), bench.last(MessageType.ANNOUNCEMENT).body());
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, number(2));
    // Also one that a peer info could contain: the peer still has the one before.
    bench.announcement = networks("10.1.0.0/16");
    pass(key, 11);
    assertArrayEquals(ofEngine(3, bench.announcement), bench.last(MessageType.ANNOUNCEMENT).body());
  }

  @Test
  void theNextSessionBeginsWithItAgain() {
    bench.announcement = TWO;
    var key = session();
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, number(1));
    nextSession();
    assertArrayEquals(ofEngine(2, TWO), bench.last(MessageType.ANNOUNCEMENT).body());
    assertEquals(2, sentAnnouncements());
  }

  @Test
  void aKeyChangeDisturbsNothing() {
    bench.announcement = TWO;
    var key = session();
    bench.now += 2 * EngineFixture.SECOND;
    var next = bench.startExchange(key);
    bench.receive(key, MessageType.KEY_READY, info(TAKES));
    bench.receive(next, MessageType.PEER_INFO, info(TAKES));
    assertEquals(1, sentAnnouncements());
    bench.pass(EngineFixture.SECOND / 2);
    assertEquals(bench.suite.word(next), bench.last(MessageType.ANNOUNCEMENT).key());
    bench.receive(next, MessageType.ANNOUNCEMENT_ACK, number(1));
    pass(next, 20);
    assertEquals(2, sentAnnouncements());
  }

  // ---- What the peer announces -----------------------------------------------------------------

  @Test
  void itIsTakenOnceAndAcknowledgedEachTime() {
    var key = session();
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(1, TWO));
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(1, TWO));
    assertEquals(List.of(TWO), bench.announced);
    assertEquals(2, bench.sentCount(MessageType.ANNOUNCEMENT_ACK));
    assertArrayEquals(number(1), bench.last(MessageType.ANNOUNCEMENT_ACK).body());
  }

  @Test
  void aNewerOneReplacesItAndAnOlderOneDoesNot() {
    var key = session();
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(5, TWO));
    pass(key, 2);
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(6, THREE));
    pass(key, 2);
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(5, TWO));
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(-1, TWO));
    assertEquals(List.of(TWO, THREE), bench.announced);
    assertEquals(2, bench.count(Counter.RX_UNEXPECTED));
    assertEquals(2, bench.sentCount(MessageType.ANNOUNCEMENT_ACK));
  }

  @Test
  void oneASecondIsTakenAndTheOthersAreNotAcknowledged() {
    var key = session();
    for (int number = 1; number <= 100; number++) {
      bench.receive(key, MessageType.ANNOUNCEMENT, announcement(number, TWO));
    }
    assertEquals(1, bench.announced.size());
    assertEquals(99, bench.count(Counter.RX_RATE_LIMITED));
    pass(key, 1);
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(101, THREE));
    assertEquals(List.of(TWO, THREE), bench.announced);
    assertEquals(2, bench.sentCount(MessageType.ANNOUNCEMENT_ACK));
  }

  @Test
  void aMalformedOneIsCountedAndNotAcknowledged() {
    var key = session();
    var cut = announcement(1, TWO);
    bench.receive(key, MessageType.ANNOUNCEMENT, Arrays.copyOf(cut, cut.length - 1));
    bench.receive(key, MessageType.ANNOUNCEMENT, new byte[3]);
    bench.receive(key, MessageType.ANNOUNCEMENT, new byte[AnnouncementCodec.LONGEST + 1]);
    bench.receive(key, MessageType.ANNOUNCEMENT_ACK, new byte[5]);
    assertEquals(4, bench.count(Counter.RX_MALFORMED));
    assertEquals(List.of(), bench.announced);
    assertEquals(0, bench.sentCount(MessageType.ANNOUNCEMENT_ACK));
  }

  @Test
  void nothingOfItIsTakenUnderTheStaticKeyOrUnderAegis() {
    var key = session();
    bench.receive(bench.staticKey, MessageType.ANNOUNCEMENT, announcement(1, TWO));
    bench.receive(bench.staticKey, MessageType.ANNOUNCEMENT_ACK, number(1));
    assertEquals(2, bench.count(Counter.RX_DATA_UNDER_STATIC_KEY));
    bench.receive(bench.sealData(key, bench.firstCounter(key), 0x88, announcement(1, TWO)));
    assertEquals(1, bench.count(Counter.RX_UNEXPECTED));
    assertEquals(List.of(), bench.announced);
  }

  /** A process that has ended may have used any numbers. */
  @Test
  void oneOfTheFormerSessionIsNotTaken() {
    var former = session();
    bench.receive(former, MessageType.ANNOUNCEMENT, announcement(8, TWO));
    var late = bench.seal(former, MessageType.ANNOUNCEMENT, announcement(9, TWO));
    var key = nextSession();
    bench.receive(late);
    assertEquals(1, bench.count(Counter.RX_UNEXPECTED));
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(1, THREE));
    assertEquals(List.of(TWO, THREE), bench.announced);
  }

  // ---- Two processes with the same keys --------------------------------------------------------

  private void announces(long key, long number) {
    process = number;
    bench.receive(key, MessageType.ANNOUNCEMENT, announcement(1, TWO));
  }

  private void twoProcessesTakeTurns() {
    announces(session(), 3);
    announces(nextSession(), 5);
    announces(nextSession(), 3);
  }

  @Test
  void aProcessThatReturnsAfterAnotherOneEndsTheSession() {
    twoProcessesTakeTurns();
    assertEquals(
        List.of(Actions.End.PEER_RESTARTED, Actions.End.PEER_RESTARTED, Actions.End.TWO_PROCESSES),
        bench.ends);
    assertEquals(2, bench.announced.size());
    assertNull(bench.transmit);
  }

  @Test
  void thenThePeerGetsNoSessionForHalfAMinute() {
    twoProcessesTakeTurns();
    var sent = bench.sent.size();
    for (var second = 0; second < 29; second++) {
      bench.pass(EngineFixture.SECOND);
      bench.receive(bench.staticKey, MessageType.PEER_INFO, info(0));
    }
    assertEquals(sent, bench.sent.size());
    assertEquals(29, bench.count(Counter.RX_UNEXPECTED));
    bench.pass(2 * EngineFixture.SECOND);
    assertEquals(bench.suite.word(bench.staticKey), bench.last(MessageType.PEER_INFO).key());
    announces(nextSession(), 3);
    assertNotNull(bench.transmit);
  }

  @Test
  void restartsAreNoSecondProcess() {
    announces(session(), 3);
    for (var number = 5; number < 99; number++) {
      announces(nextSession(), number);
      announces(nextSession(), number);
    }
    assertFalse(bench.ends.contains(Actions.End.TWO_PROCESSES));
  }

  @Test
  void aPeerThatDoesNotSayWhichProcessItIsIsNone() {
    announces(session(), 0);
    announces(nextSession(), 5);
    announces(nextSession(), 0);
    assertFalse(bench.ends.contains(Actions.End.TWO_PROCESSES));
  }
}
