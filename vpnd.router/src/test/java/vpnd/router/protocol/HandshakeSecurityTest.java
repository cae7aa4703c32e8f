// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.router.protocol.Actions.Source.POSSIBLE;
import static vpnd.router.protocol.Actions.Source.PROVEN;
import static vpnd.router.protocol.Actions.Source.REPEATED;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.router.protocol.nonce.Nonce;

/**
 * What the engine does about the weaknesses B1 to C11 and D13 of the original (docs/security.md).
 */
class HandshakeSecurityTest {
  private static final byte[] PACKET = {0x45, 1, 2, 3};

  private final EngineFixture bench = new EngineFixture();

  @Test
  void b1MarkIsStoredBeforeAMessageIsActedOn() {
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    assertEquals(List.of(bench.next), bench.storedMarks);
    assertEquals(1, bench.sentCount(MessageType.KEY_SWITCH_ACK));
  }

  @Test
  void b1NothingIsDoneIfTheMarkCannotBeStored() {
    bench.canStore = false;
    bench.sent.clear();
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertEquals(2, bench.count(Counter.RX_MARK_NOT_STORED));
    assertEquals(List.of(), bench.sent);
    assertEquals(PeerState.INIT, bench.engine.state());
  }

  @Test
  void b1ReplayAfterARestartIsRefused() {
    var start = bench.seal(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    bench.receive(start);
    bench.pass(13 * EngineFixture.SECOND);
    assertEquals(PeerState.INIT, bench.engine.state());
    assertFalse(bench.receive(start));
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
    assertEquals(PeerState.INIT, bench.engine.state());
  }

  @Test
  void b1NoSessionBeforeAMessageUnderTheNewKey() {
    var key = bench.startExchange(bench.staticKey);
    bench.receive(
        bench.staticKey, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    assertEquals(PeerState.KEY_READY, bench.engine.state());
    assertEquals(0, bench.sessions);
    assertNull(bench.transmit);
    bench.receive(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    assertEquals(1, bench.sessions);
    assertNotNull(bench.transmit);
  }

  @Test
  void b4PeerThatIgnoresOurNoncesIsOvertaken() {
    bench.next = new Nonce(0x90, 0, 0);
    for (int i = 0; i < 3; i++) {
      assertEquals(List.of(), bench.jumps);
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.pass(5 * EngineFixture.SECOND);
    }
    assertEquals(List.of(0x91L), bench.jumps);
  }

  @Test
  void b4PeerWhoseMemoryIsNewerThanItsOwnCounterIsOvertakenByTheClock() {
    bench.next = new Nonce(0x90, 0, 0);
    bench.byClock = Nonce.highAt(1_700_000_000_000L, 0);
    for (int i = 0; i < 3; i++) {
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.pass(5 * EngineFixture.SECOND);
    }
    assertEquals(List.of(bench.byClock), bench.jumps);
  }

  @Test
  void b4PeerThatIsSilentIsOvertakenByTheClockAndAgainWhenTheClockGoesOn() {
    bench.byClock = Nonce.highAt(0, 0);
    bench.pass(44 * EngineFixture.SECOND);
    assertEquals(List.of(), bench.jumps);
    bench.pass(EngineFixture.SECOND);
    assertEquals(List.of(bench.byClock), bench.jumps);
    bench.sent.clear();
    bench.jumped();
    assertEquals(bench.byClock, bench.last(MessageType.PEER_INFO).nonce().high());

    // The host has learned what time it is.
    bench.byClock = Nonce.highAt(1_700_000_000_000L, 0);
    bench.pass(50 * EngineFixture.SECOND);
    assertEquals(bench.byClock, bench.jumps.get(1));
    bench.jumped();
    bench.byClock = Nonce.highAt(1_700_000_029_000L, 0);
    bench.pass(65 * EngineFixture.SECOND);
    assertEquals(2, bench.jumps.size());
    bench.byClock = Nonce.highAt(1_700_000_030_000L, 0);
    bench.pass(5 * EngineFixture.SECOND);
    assertEquals(3, bench.jumps.size());
  }

  /** Each jump has to be stored, and a hostile peer may announce itself without end. */
  @Test
  void b4APeerCannotMakeOurNoncesJumpAgainAtOnce() {
    bench.next = new Nonce(0x90, 0, 0);
    for (int i = 0; i < 100; i++) {
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.next = new Nonce(0x91 + i, 0, 0);
      bench.pass(EngineFixture.SECOND / 2);
    }
    assertEquals(1, bench.jumps.size());
  }

  @Test
  void b4AClockThatIsBehindOurNoncesTakesThemNowhere() {
    bench.byClock = 0x4f;
    bench.pass(600 * EngineFixture.SECOND);
    assertEquals(List.of(), bench.jumps);
  }

  @Test
  void b4APeerThatAnswersIsNotOvertaken() {
    bench.byClock = Nonce.highAt(1_700_000_000_000L, 0);
    bench.startSession();
    for (int i = 0; i < 20; i++) {
      bench.pass(20 * EngineFixture.SECOND);
      bench.startSession();
    }
    assertEquals(List.of(), bench.jumps);
  }

  @Test
  void b4NoJumpIfOurNoncesAreHigherAlready() {
    for (int i = 0; i < 9; i++) {
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.pass(5 * EngineFixture.SECOND);
    }
    assertEquals(List.of(), bench.jumps);
  }

  @Test
  void b4NoJumpIfThePeerAnswers() {
    bench.next = new Nonce(0x90, 0, 0);
    for (int i = 0; i < 9; i++) {
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.receive(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
      bench.pass(EngineFixture.SECOND);
    }
    assertEquals(List.of(), bench.jumps);
  }

  @Test
  void b5ThereIsNoKeyForPacketsWithoutASession() {
    assertNull(bench.transmit);
    var key = bench.startSession();
    var transmit = bench.transmit;
    assertTrue(transmit != null && bench.suite.word(transmit.address()) == bench.suite.word(key));
    bench.pass(Timing.PEER_TIMEOUT);
    assertNull(bench.transmit);
    assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
  }

  @Test
  void b6PacketUnderTheStaticKeyIsDropped() {
    assertFalse(bench.receive(bench.staticKey, MessageType.DATA, PACKET));
    bench.startExchange(bench.staticKey);
    assertFalse(bench.receive(bench.staticKey, MessageType.DATA, PACKET));
    bench.now += EngineFixture.SECOND;
    bench.startSession();
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    assertFalse(bench.receive(bench.staticKey, MessageType.DATA, PACKET));
    assertEquals(3, bench.count(Counter.RX_DATA_UNDER_STATIC_KEY));
  }

  @Test
  void b8MessagesOfASessionRaiseTheMarkAgainstOlderStaticOnes() {
    var held = bench.seal(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    bench.startSession();
    assertFalse(bench.receive(held));
    assertEquals(bench.next, bench.engine.mark());
    assertTrue(bench.storedMarks.contains(bench.next));
  }

  @Test
  void b8SessionGoesOnWhileARestartIsTried() {
    var key = bench.startSession();
    bench.pass(EngineFixture.SECOND);
    bench.startExchange(bench.staticKey);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    bench.pass(Timing.HANDSHAKE_LIMIT);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertEquals(List.of(), bench.ends);
  }

  /** An original sends it under the static key; an attacker can keep that and replay it later. */
  @Test
  void b8NothingIsSaidAtTheEnd() {
    bench.startSession();
    bench.sent.clear();
    bench.engine.stop();
    assertEquals(List.of(Actions.End.STOPPED), bench.ends);
    assertEquals(List.of(), bench.sent);
  }

  @Test
  void c1MessageUnderTheStaticKeyProvesNoAddress() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    bench.receive(
        bench.staticKey, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    assertEquals(List.of(POSSIBLE, POSSIBLE, POSSIBLE), bench.heard);
  }

  @Test
  void c1NewestMessageOfASessionProvesAnAddressAndALateOneDoesNot() {
    var key = bench.startSession();
    bench.heard.clear();
    var late = bench.seal(key, MessageType.DATA, PACKET);
    bench.receive(key, MessageType.DATA, PACKET);
    assertEquals(List.of(PROVEN), bench.heard);
    assertTrue(bench.receive(late));
    assertFalse(bench.receive(late));
    assertEquals(List.of(PROVEN), bench.heard);
  }

  @Test
  void c1FirstMessageOfASessionProvesAnAddressEvenIfItWasOvertaken() {
    var key = bench.startExchange(bench.staticKey);
    var overtaken =
        bench.seal(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(
        bench.staticKey, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.heard.clear();
    bench.receive(overtaken);
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    assertTrue(bench.heard.contains(PROVEN));
  }

  @Test
  void c1SoDoesTheFirstMessageAfterARestart() {
    bench.startSession();
    bench.pass(EngineFixture.SECOND);
    c1FirstMessageOfASessionProvesAnAddressEvenIfItWasOvertaken();
    assertEquals(List.of(Actions.End.PEER_RESTARTED), bench.ends);
  }

  @Test
  void c1CopyOfTheLastMessageUnderTheStaticKeyMayBeThePeerAndIsNotActedOn() {
    var call =
        bench.seal(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    bench.receive(call);
    bench.sent.clear();
    assertFalse(bench.receive(call));
    assertEquals(List.of(POSSIBLE, REPEATED), bench.heard);
    assertEquals(List.of(), bench.sent);
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
  }

  @Test
  void c1CopyOfAnEarlierMessageTellsNothing() {
    var call =
        bench.seal(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    bench.receive(call);
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertFalse(bench.receive(call));
    assertEquals(List.of(POSSIBLE, POSSIBLE), bench.heard);
  }

  @Test
  void c3TimersAreArmedWhateverBecomesOfAMessage() {
    bench.sent.clear();
    bench.pass(60 * EngineFixture.SECOND);
    assertEquals(12, bench.sentCount(MessageType.PEER_INFO));
  }

  @Test
  void c3MessagesOfAnExchangeAreRepeatedUntilItIsGivenUp() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    bench.pass(Timing.HANDSHAKE_LIMIT);
    assertEquals(24, bench.sentCount(MessageType.KEY_SWITCH_START));
    assertEquals(PeerState.INIT, bench.engine.state());
  }

  @Test
  void c3HeartbeatsGoOnForAsLongAsTheSession() {
    var key = bench.startSession();
    bench.sent.clear();
    for (var second = 0; second < 50; second++) {
      bench.pass(EngineFixture.SECOND);
      bench.receive(key, MessageType.DATA, PACKET);
    }
    assertEquals(5, bench.sentCount(MessageType.PEER_INFO));
  }

  @Test
  void c4CurrentNextAndPreviousKeyOpenDuringAKeyChange() {
    var key = bench.startSession();
    bench.pass(2 * EngineFixture.SECOND);
    var next = bench.startExchange(key);
    assertTrue(bench.isHeld);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertTrue(bench.receive(next, MessageType.DATA, PACKET));
    assertFalse(bench.isHeld);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    bench.pass(Timing.PEER_TIMEOUT - EngineFixture.SECOND);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertTrue(bench.receive(next, MessageType.DATA, PACKET));
    bench.pass(EngineFixture.SECOND);
    assertFalse(bench.receive(key, MessageType.DATA, PACKET));
  }

  @Test
  void c4PacketsAreHeldForOneSecondAtMost() {
    var key = bench.startSession();
    bench.pass(2 * EngineFixture.SECOND);
    bench.startExchange(key);
    assertTrue(bench.isHeld);
    bench.pass(EngineFixture.SECOND);
    assertFalse(bench.isHeld);
  }

  @Test
  void c6ReplayedPeerInfoIsNoSignOfLife() {
    var key = bench.startSession();
    var info = bench.seal(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(info);
    for (int i = 0; i < 25; i++) {
      bench.pass(EngineFixture.SECOND);
      assertFalse(bench.receive(info));
    }
    assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
  }

  /** Both directions have one key, so the tag of an own message is right. */
  @Test
  void c6ReflectedPeerInfoIsNoSignOfLife() {
    var key = bench.startSession();
    for (int i = 0; i < 25; i++) {
      bench.pass(EngineFixture.SECOND);
      var own = bench.last(MessageType.PEER_INFO);
      assertFalse(bench.receive(bench.seal(key, own.nonce(), own.type().ordinal(), own.body())));
    }
    assertEquals(25, bench.count(Counter.RX_REFLECTED));
    assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
  }

  @Test
  void c7LowOrderKeyIsRefusedBeforeKeyReadyIsSent() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertEquals(PeerState.KEY_START, bench.engine.state());
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_ACK, new byte[32]);
    assertEquals(1, bench.count(Counter.RX_MALFORMED));
    assertEquals(0, bench.sentCount(MessageType.KEY_READY));
    assertEquals(PeerState.KEY_START, bench.engine.state());
  }

  @Test
  void c7LowOrderKeyInKeySwitchStartIsNotAcknowledged() {
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_START, new byte[32]);
    assertEquals(0, bench.sentCount(MessageType.KEY_SWITCH_ACK));
    assertEquals(PeerState.INIT, bench.engine.state());
  }

  @Test
  void c8KeyChangesAreLimitedToOneASecond() {
    var key = bench.startSession();
    bench.now += 2 * EngineFixture.SECOND;
    var next = bench.startExchange(key);
    bench.receive(key, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(next, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    assertEquals(1, bench.count(Counter.RX_RATE_LIMITED));
    bench.now += EngineFixture.SECOND;
    bench.receive(next, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    assertEquals(1, bench.count(Counter.RX_RATE_LIMITED));
    assertEquals(3, bench.sentCount(MessageType.KEY_SWITCH_ACK));
  }

  @Test
  void c9KeySwitchStartWithoutPeerInfoIsAnswered() {
    bench.startExchange(bench.staticKey);
    assertEquals(PeerState.KEY_ACK, bench.engine.state());
  }

  @Test
  void c11AKeyThatThePeerNeverChangesIsOverAtThreeTimesItsAge() {
    var key = bench.startSession();
    for (var second = 0; second < 178; second++) {
      bench.pass(EngineFixture.SECOND);
      bench.receive(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    }
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    var late = bench.seal(key, MessageType.DATA, PACKET);
    bench.pass(3 * EngineFixture.SECOND);
    assertEquals(List.of(Actions.End.KEY_OVER), bench.ends);
    assertNull(bench.transmit);
    assertFalse(bench.receive(late));
    assertEquals(1, bench.count(Counter.RX_BAD_TAG));
  }

  @Test
  void d13DebugTextIsShownUnderAnEphemeralKeyOnly() {
    var text = new byte[] {'x', 0};
    bench.receive(bench.staticKey, MessageType.DEBUG_STRING, text);
    var key = bench.startSession();
    bench.receive(bench.staticKey, MessageType.DEBUG_STRING, text);
    assertEquals(2, bench.count(Counter.RX_DATA_UNDER_STATIC_KEY));
    assertEquals(0, bench.texts);
    bench.receive(key, MessageType.DEBUG_STRING, text);
    assertEquals(1, bench.texts);
  }

  @Test
  void repeatedKeySwitchAckIsAnsweredUnderTheNewKey() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    var mine = bench.newPublicKey();
    var key = bench.agree(bench.last(MessageType.KEY_SWITCH_START).body());
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_ACK, mine);
    bench.receive(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    bench.sent.clear();
    bench.pass(EngineFixture.SECOND);
    bench.receive(bench.staticKey, MessageType.KEY_SWITCH_ACK, mine);
    assertEquals(bench.suite.word(key), bench.last(MessageType.PEER_INFO).key());
  }
}
