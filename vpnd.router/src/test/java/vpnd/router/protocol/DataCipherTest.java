// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.Actions.Source;
import vpnd.router.protocol.nonce.ReplayWindow;

/** How two sides agree on aegis256, and what is taken under it (protocol, section 14). */
class DataCipherTest {
  private static final byte[] PACKET = {0x45, 1, 2, 3};
  private static final int DATA = MessageType.DATA.ordinal();
  private static final int PARTIAL_CHECKSUM_DATA = 0x85;

  private final EngineFixture bench = EngineFixture.withAegis();

  private static byte[] info(int suites) {
    return EngineFixture.info(EngineFixture.LOWER_ID, suites);
  }

  private boolean isAgreed() {
    return Objects.requireNonNull(Objects.requireNonNull(bench.transmit).data()).isAgreed();
  }

  private boolean receiveData(long key, long number) {
    return bench.receive(bench.sealData(key, bench.firstCounter(key) + number, DATA, PACKET));
  }

  @Test
  void anOfferIsMadeUnderTheKeysOfASessionOnly() {
    bench.startSession();
    for (var message : bench.sent) {
      if (message.type() == MessageType.PEER_INFO) {
        var isStatic = message.key() == bench.suite.word(bench.staticKey);
        assertEquals(isStatic ? 0 : CipherNegotiation.AEGIS256, message.body()[89]);
      }
    }
    assertTrue(bench.sentCount(MessageType.PEER_INFO) >= 2);
  }

  @Test
  void whoHasNoSuiteOffersNothingAndGoesByNoOffer() {
    var secretBox = new EngineFixture();
    var key = secretBox.startSession();
    secretBox.receive(key, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    assertEquals(0, secretBox.last(MessageType.PEER_INFO).body()[89]);
    assertNull(Objects.requireNonNull(secretBox.transmit).data());
  }

  @Test
  void packetsTravelUnderAegisAsSoonAsThePeerOffersIt() {
    var key = bench.startSession();
    assertFalse(isAgreed());
    bench.receive(key, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    assertTrue(isAgreed());
    assertTrue(bench.engine.usesAegis());
    bench.receive(key, MessageType.PEER_INFO, info(0));
    assertFalse(isAgreed());
  }

  @Test
  void anOfferUnderTheStaticKeyCountsForNothing() {
    bench.receive(bench.staticKey, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    var key = bench.startExchange(bench.staticKey);
    bench.receive(bench.staticKey, MessageType.KEY_READY, info(CipherNegotiation.AEGIS256));
    bench.receive(key, MessageType.PEER_INFO, info(0));
    assertFalse(isAgreed());
  }

  @Test
  void anOfferUnderOneKeyCountsForNoOther() {
    var first = bench.startSession();
    bench.receive(first, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    bench.now += 2 * EngineFixture.SECOND;
    var second = bench.startExchange(first);
    bench.receive(first, MessageType.KEY_READY, info(CipherNegotiation.AEGIS256));
    assertFalse(isAgreed());
    bench.receive(first, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    assertFalse(isAgreed(), "by an offer under the key before");
    bench.receive(second, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    assertTrue(isAgreed());
  }

  @Test
  void bitsThatNobodyKnowsAreIgnored() {
    var key = bench.startSession();
    bench.receive(key, MessageType.PEER_INFO, info(0xfe));
    assertFalse(isAgreed());
    bench.receive(key, MessageType.PEER_INFO, info(0xff));
    assertTrue(isAgreed());
  }

  @Test
  void whatThePeerSaidLastCountsInWhateverOrderItArrives() {
    var key = bench.startSession();
    var offer = bench.seal(key, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    var withdrawal = bench.seal(key, MessageType.PEER_INFO, info(0));
    bench.receive(withdrawal);
    bench.receive(offer);
    assertFalse(isAgreed());
  }

  @Test
  void aPacketIsTakenOnce() {
    var key = bench.startSession();
    var packet = bench.sealData(key, bench.firstCounter(key) + 5, DATA, PACKET);
    assertTrue(bench.receive(packet));
    assertFalse(bench.receive(packet));
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
    assertTrue(receiveData(key, 4), "a late one");
    assertEquals(1, bench.count(Counter.RX_LATE));
    assertTrue(receiveData(key, 5 + ReplayWindow.SIZE));
    assertFalse(receiveData(key, 3));
    assertEquals(1, bench.count(Counter.RX_TOO_OLD));
  }

  @Test
  void gapsInTheCountersTellWhatThePeerHasSent() {
    var key = bench.startSession();
    var before = bench.engine.peerSent();
    receiveData(key, 4);
    assertEquals(5, bench.engine.peerSent() - before);
    receiveData(key, 2);
    assertEquals(5, bench.engine.peerSent() - before);
    bench.receive(key, MessageType.PEER_INFO, info(0));
    receiveData(key, 5);
    assertEquals(7, bench.engine.peerSent() - before);
  }

  @Test
  void aForgeryIsRefusedAndChangesNothing() {
    var key = bench.startSession();
    var packet = bench.sealData(key, bench.firstCounter(key), DATA, PACKET);
    for (var i = 8; i < packet.length; i++) {
      var forged = packet.clone();
      forged[i] ^= 1;
      var before = EngineState.of(bench.engine);
      assertFalse(bench.receive(forged));
      assertEquals(before, EngineState.of(bench.engine));
    }
    assertEquals(packet.length - 8, bench.count(Counter.RX_BAD_TAG));
    assertTrue(bench.receive(packet));
  }

  @Test
  void nothingButPacketsTravelsUnderAegis() {
    var key = bench.startSession();
    var first = bench.firstCounter(key);
    var messages = bench.sent.size();
    bench.receive(bench.sealData(key, first, MessageType.PEER_INFO.ordinal(), info(1)));
    bench.receive(bench.sealData(key, first + 1, MessageType.KEY_SWITCH_START.ordinal(), key()));
    assertEquals(2, bench.count(Counter.RX_UNEXPECTED));
    assertEquals(messages, bench.sent.size());
    assertFalse(isAgreed());
  }

  @Test
  void aPacketSaysUnderAegisThatItsChecksumIsPartial() {
    var key = bench.startSession();
    var packet = bench.sealData(key, bench.firstCounter(key), PARTIAL_CHECKSUM_DATA, PACKET);
    assertTrue(bench.receive(packet));
    assertTrue(bench.hasPartialChecksum());
    assertTrue(receiveData(key, 1));
    assertFalse(bench.hasPartialChecksum());
  }

  private byte[] key() {
    return bench.newPublicKey();
  }

  @Test
  void aBoxIsTakenWhateverWasAgreed() {
    var key = bench.startSession();
    bench.receive(key, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertTrue(receiveData(key, 0), "and a packet under aegis256 without any offer");
  }

  @Test
  void thePreviousTheCurrentAndTheNextKeyOpen() {
    var previous = bench.startSession();
    bench.now += 2 * EngineFixture.SECOND;
    var current = bench.startExchange(previous);
    bench.receive(previous, MessageType.KEY_READY, info(0));
    bench.now += 2 * EngineFixture.SECOND;
    var next = bench.startExchange(current);
    assertTrue(receiveData(previous, 0));
    assertTrue(receiveData(current, 0));
    assertTrue(receiveData(next, 0));
    assertEquals(
        bench.suite.word(next), bench.suite.word(Objects.requireNonNull(bench.transmit).address()));
  }

  @Test
  void theNewestPacketTellsWhereThePeerIs() {
    var previous = bench.startSession();
    assertHeard(true, previous, 7);
    assertHeard(false, previous, 6);
    assertHeard(true, previous, 8);
    bench.now += 2 * EngineFixture.SECOND;
    var current = bench.startExchange(previous);
    assertHeard(true, previous, 9);
    bench.receive(previous, MessageType.KEY_READY, info(0));
    assertHeard(false, previous, 10);
    assertHeard(true, current, 0);
  }

  private void assertHeard(boolean isHeard, long key, long number) {
    bench.heard.clear();
    assertTrue(receiveData(key, number));
    assertEquals(isHeard, bench.heard.contains(Source.PROVEN));
  }

  @Test
  void thePeerIsToldAtOnceIfTheSuiteGoesOrComesBack() {
    var key = bench.startSession();
    bench.receive(key, MessageType.PEER_INFO, info(CipherNegotiation.AEGIS256));
    var messages = bench.sent.size();

    bench.engine.suites(bench.suites.secretBoxOnly());
    assertFalse(isAgreed());
    assertEquals(messages + 1, bench.sent.size());
    assertEquals(0, bench.last(MessageType.PEER_INFO).body()[89]);
    assertEquals(bench.suite.word(key), bench.last(MessageType.PEER_INFO).key());

    bench.engine.suites(bench.suites.secretBoxOnly());
    assertEquals(messages + 1, bench.sent.size(), "nothing has changed");

    bench.engine.suites(bench.suites);
    assertTrue(isAgreed());
    assertEquals(messages + 2, bench.sent.size());
    assertEquals(CipherNegotiation.AEGIS256, bench.last(MessageType.PEER_INFO).body()[89]);
  }

  @Test
  void aSuiteThatComesLateIsForTheNextKey() {
    var late = new EngineFixture();
    var first = late.startSession();
    late.engine.suites(new Suites(late.suite, late.aegis));
    assertEquals(0, late.last(MessageType.PEER_INFO).body()[89]);
    late.now += 2 * EngineFixture.SECOND;
    late.startExchange(first);
    late.receive(first, MessageType.KEY_READY, info(0));
    assertEquals(CipherNegotiation.AEGIS256, late.last(MessageType.PEER_INFO).body()[89]);
    assertNotNull(Objects.requireNonNull(late.transmit).data());
  }
}
