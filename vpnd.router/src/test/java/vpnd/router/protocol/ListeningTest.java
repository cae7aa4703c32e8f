// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;

/** A side that listens: when it waits, when it speaks, and for how long. */
class ListeningTest {
  private final EngineFixture bench = new EngineFixture(true);

  @Test
  void saysNothingUntilItIsCalled() {
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    assertEquals(Timing.NEVER, bench.engine.nextDeadline());
    assertEquals(List.of(), bench.sent);
  }

  @Test
  void isNotCalledByWhatIsNoMessageOfAHandshake() {
    var forged =
        bench.seal(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    forged[50] ^= 1;
    assertFalse(bench.receive(forged));
    assertFalse(bench.receive(bench.staticKey, MessageType.DATA, new byte[] {0x45}));
    assertFalse(bench.receive(bench.staticKey, MessageType.DEBUG_STRING, new byte[] {'a', 0}));
    verifyThatItWaits();
  }

  @Test
  void isNotCalledIfTheMarkCannotBeStored() {
    bench.canStore = false;
    var call =
        bench.seal(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(call);
    bench.receive(call);
    verifyThatItWaits();
  }

  private void verifyThatItWaits() {
    bench.pass(60 * EngineFixture.SECOND);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    assertEquals(List.of(), bench.sent);
    assertEquals(List.of(), bench.heard);
  }

  @Test
  void asResponderAnswersACallAndCallsBackForTenSeconds() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertEquals(PeerState.INIT, bench.engine.state());
    assertEquals(1, bench.sent.size());
    bench.pass(Timing.CALL_BACK_DELAY);
    assertEquals(2, bench.sent.size());
    bench.pass(Timing.CALL_LIMIT - Timing.CALL_BACK_DELAY - 1);
    assertEquals(PeerState.INIT, bench.engine.state());
    assertEquals(3, bench.sentCount(MessageType.PEER_INFO));
    bench.pass(1);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(3, bench.sent.size());
  }

  @Test
  void asInitiatorTriesAsLongAsAHandshakeMayTake() {
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertEquals(PeerState.KEY_START, bench.engine.state());
    bench.pass(Timing.HANDSHAKE_LIMIT - 1);
    assertEquals(PeerState.KEY_START, bench.engine.state());
    assertEquals(24, bench.sentCount(MessageType.KEY_SWITCH_START));
    bench.pass(1);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    bench.sent.clear();
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(List.of(), bench.sent);
  }

  @Test
  void everyCallProlongsTheTime() {
    for (int i = 0; i < 5; i++) {
      bench.receive(
          bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      bench.pass(9 * EngineFixture.SECOND);
      assertEquals(PeerState.INIT, bench.engine.state());
    }
    bench.pass(EngineFixture.SECOND);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
  }

  @Test
  void callsALostPeerForTwoMinutes() {
    bench.startSession();
    bench.pass(Timing.PEER_TIMEOUT - 1);
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    bench.sent.clear();
    bench.pass(1);
    assertEquals(List.of(Actions.End.PEER_SILENT), bench.ends);
    bench.pass(Timing.RECALL_LIMIT - 1);
    assertEquals(PeerState.INIT, bench.engine.state());
    assertEquals(24, bench.sent.size());
    bench.pass(1);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(24, bench.sentCount(MessageType.PEER_INFO));
    assertEquals(24, bench.sent.size());
  }

  @Test
  void aCallDoesNotShortenTheTwoMinutes() {
    bench.startSession();
    bench.pass(Timing.PEER_TIMEOUT);
    bench.receive(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.pass(Timing.RECALL_LIMIT - 1);
    assertEquals(PeerState.INIT, bench.engine.state());
    bench.pass(1);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
  }

  @Test
  void callsAPeerThatTheProcessBeforeKnewForTwoMinutes() {
    bench.engine.callBack(bench.now);
    assertEquals(PeerState.INIT, bench.engine.state());
    assertEquals(1, bench.sent.size());
    bench.pass(Timing.CALL_BACK_DELAY);
    assertEquals(2, bench.sentCount(MessageType.PEER_INFO));
    bench.pass(Timing.RECALL_LIMIT - Timing.CALL_BACK_DELAY - 1);
    assertEquals(PeerState.INIT, bench.engine.state());
    bench.pass(1);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    bench.sent.clear();
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(List.of(), bench.sent);
  }

  @Test
  void aSecondSessionBeginsFromHostWait() {
    bench.startSession();
    bench.pass(Timing.PEER_TIMEOUT + Timing.RECALL_LIMIT);
    assertEquals(PeerState.HOST_WAIT, bench.engine.state());
    bench.startSession();
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    assertEquals(2, bench.count(Counter.SESSIONS));
  }

  @Test
  void aSideThatListensNeverCallsFromAnotherPort() {
    bench.startSession();
    bench.pass(1000 * EngineFixture.SECOND);
    assertEquals(0, bench.flows);
  }

  @Test
  void aCallerThatGetsNoAnswerBeginsAFlowEveryMinute() {
    var caller = new EngineFixture();
    caller.pass(60 * EngineFixture.SECOND - 1);
    assertEquals(0, caller.flows);
    caller.pass(1);
    assertEquals(1, caller.flows);
    caller.pass(60 * EngineFixture.SECOND - 1);
    assertEquals(1, caller.flows);
    caller.pass(1);
    assertEquals(2, caller.flows);
  }

  /** The announcements of the peer arrive; that it does not answer is what counts. */
  @Test
  void aPeerThatIsHeardButDoesNotAnswerIsCalledInAnotherFlowToo() {
    var caller = new EngineFixture();
    for (int i = 0; i < 12; i++) {
      caller.receive(
          caller.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      caller.pass(5 * EngineFixture.SECOND);
    }
    assertEquals(1, caller.flows);
  }

  @Test
  void aSessionThatWasUpCountsAsAnAnswer() {
    var caller = new EngineFixture();
    caller.pass(50 * EngineFixture.SECOND);
    caller.startSession();
    // It is given up after 25 s.
    caller.pass(59 * EngineFixture.SECOND);
    assertEquals(0, caller.flows);
    caller.pass(2 * EngineFixture.SECOND);
    assertEquals(1, caller.flows);
  }

  @Test
  void aSideThatDoesNotListenNeverWaits() {
    var other = new EngineFixture();
    other.pass(1000 * EngineFixture.SECOND);
    assertEquals(PeerState.INIT, other.engine.state());
    assertTrue(other.sentCount(MessageType.PEER_INFO) > 200);
  }
}
