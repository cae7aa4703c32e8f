// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.CipherSuite;

class KeyExchangeTest {
  private final FakeHeap heap = new FakeHeap();
  private final FakeSuite suite = new FakeSuite(heap, new SplittableRandom(1)::nextLong);
  private final Suites suites = new Suites(suite, suite.aegis());
  private final SessionKey carrier = new SessionKey(heap.allocate(CipherSuite.AGREED_SIZE));
  private final KeyExchange initiator = exchange(KeyRole.INITIATOR);
  private final KeyExchange responder = exchange(KeyRole.RESPONDER);

  @Test
  void bothSidesComputeTheSameKey() {
    var ours = initiator.agree(publicKey(responder), 0, suites);
    var theirs = responder.agree(publicKey(initiator), 0, suites);
    assertNotNull(ours);
    assertNotNull(theirs);
    assertEquals(bytes(ours, 0, 80), bytes(theirs, 0, 80));
    var sealing = SessionKey.DATA_AT + CipherSuite.SEALING_KEY_AT;
    var opening = SessionKey.DATA_AT + CipherSuite.OPENING_KEY_AT;
    assertEquals(bytes(ours, sealing, 32), bytes(theirs, opening, 32));
    assertEquals(bytes(ours, opening, 32), bytes(theirs, sealing, 32));
    assertFalse(bytes(ours, sealing, 32).equals(bytes(ours, opening, 32)));
    assertFalse(bytes(ours, sealing, 32).equals(bytes(ours, 0, 32)));
  }

  private static ByteBuffer bytes(SessionKey key, int at, int size) {
    return key.memory().bytes().slice(at, size);
  }

  @Test
  void everyRunHasAKeyPairOfItsOwn() {
    assertFalse(publicKey(initiator).equals(publicKey(exchange(KeyRole.INITIATOR))));
  }

  @Test
  void lowOrderKeyIsRefusedAndLeavesNoMemory() {
    var before = heap.live();
    assertNull(responder.agree(ByteBuffer.allocate(32), 0, suites));
    assertEquals(before, heap.live());
  }

  @Test
  void knowsTheKeyThatItAgreedWith() {
    responder.agree(publicKey(initiator), 0, suites);
    assertTrue(responder.isPeerKey(publicKey(initiator), 0));
    assertFalse(responder.isPeerKey(publicKey(exchange(KeyRole.INITIATOR)), 0));
  }

  @Test
  void awaitsOnlyInItsRoleItsPhaseAndUnderItsKey() {
    var started = KeyExchange.Phase.STARTED;
    assertTrue(initiator.awaits(KeyRole.INITIATOR, started, carrier));
    assertFalse(initiator.awaits(KeyRole.RESPONDER, started, carrier));
    assertFalse(initiator.awaits(KeyRole.INITIATOR, KeyExchange.Phase.READY, carrier));
    assertFalse(initiator.awaits(KeyRole.INITIATOR, started, null));
    assertFalse(
        initiator.awaits(
            KeyRole.INITIATOR, started, new SessionKey(heap.allocate(CipherSuite.AGREED_SIZE))));
  }

  @Test
  void wipingGivesTheKeyPairBack() {
    var before = heap.live();
    initiator.wipe();
    assertEquals(before - 1, heap.live());
  }

  private KeyExchange exchange(KeyRole role) {
    return new KeyExchange(role, carrier, suite, 0);
  }

  private static ByteBuffer publicKey(KeyExchange exchange) {
    var key = new byte[32];
    exchange.copyPublicKey(key);
    return ByteBuffer.wrap(key);
  }
}
