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

class KeyExchangeTest {
  private final FakeHeap heap = new FakeHeap();
  private final FakeSuite suite = new FakeSuite(heap, new SplittableRandom(1)::nextLong);
  private final SessionKey carrier = new SessionKey(heap.allocate(32));
  private final KeyExchange initiator = exchange(KeyRole.INITIATOR);
  private final KeyExchange responder = exchange(KeyRole.RESPONDER);

  @Test
  void bothSidesComputeTheSameKey() {
    var ours = initiator.agree(publicKey(responder), 0, suite);
    var theirs = responder.agree(publicKey(initiator), 0, suite);
    assertNotNull(ours);
    assertNotNull(theirs);
    assertEquals(ours.memory().bytes(), theirs.memory().bytes());
  }

  @Test
  void everyRunHasAKeyPairOfItsOwn() {
    assertFalse(publicKey(initiator).equals(publicKey(exchange(KeyRole.INITIATOR))));
  }

  @Test
  void lowOrderKeyIsRefusedAndLeavesNoMemory() {
    var before = heap.live();
    assertNull(responder.agree(ByteBuffer.allocate(32), 0, suite));
    assertEquals(before, heap.live());
  }

  @Test
  void knowsTheKeyThatItAgreedWith() {
    responder.agree(publicKey(initiator), 0, suite);
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
    assertFalse(initiator.awaits(KeyRole.INITIATOR, started, new SessionKey(heap.allocate(32))));
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
