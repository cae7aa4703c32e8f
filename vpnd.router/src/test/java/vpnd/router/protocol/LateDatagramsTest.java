// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;

/** What is counted when datagrams overtake each other. */
class LateDatagramsTest {
  private static final byte[] PACKET = {0x45};

  private final EngineFixture bench = new EngineFixture();
  private final long first = bench.startSession();

  @Test
  void whatComesInOrderIsNotLate() {
    for (var i = 0; i < 5; i++) {
      assertTrue(bench.receive(data(first)));
    }
    verifyLate(0, 0);
  }

  @Test
  void whatWasOvertakenIsLateAndAccepted() {
    var overtaken = new byte[][] {data(first), data(first), data(first)};
    assertTrue(bench.receive(data(first)));
    for (var datagram : overtaken) {
      assertTrue(bench.receive(datagram));
    }
    verifyLate(3, 3);
  }

  @Test
  void whatIsRefusedIsNotLate() {
    var overtaken = data(first);
    var forged = data(first);
    forged[30] ^= 1;
    bench.receive(data(first));
    assertTrue(bench.receive(overtaken));
    assertFalse(bench.receive(overtaken));
    assertFalse(bench.receive(forged));
    verifyLate(1, 1);
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
    assertEquals(1, bench.count(Counter.RX_BAD_TAG));
  }

  @Test
  void theCurrentKeysCountBeginsAnewWithEachKey() {
    var overtaken = data(first);
    bench.receive(data(first));
    bench.receive(overtaken);
    verifyLate(1, 1);

    var second = changeKey();
    verifyLate(1, 0);
    overtaken = data(second);
    bench.receive(data(second));
    bench.receive(overtaken);
    verifyLate(2, 1);
  }

  @Test
  void whatComesUnderThePreviousKeyIsLateButNotUnderTheCurrentOne() {
    var overtaken = data(first);
    changeKey();
    assertTrue(bench.receive(overtaken));
    verifyLate(1, 0);
  }

  @Test
  void aMessageThatWaitsForTheDiskIsNotLateBecauseAnotherWas() {
    var overtaken = data(first);
    bench.receive(data(first));
    var call =
        bench.seal(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertNull(bench.openFirst(call, bench.suites));
    var waiting = bench.bytes();

    bench.receive(overtaken);
    bench.actLater(waiting);
    verifyLate(1, 1);
  }

  private byte[] data(long key) {
    return bench.seal(key, MessageType.DATA, PACKET);
  }

  private long changeKey() {
    bench.now += 2 * EngineFixture.SECOND;
    var next = bench.startExchange(first);
    bench.receive(first, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(next, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    return next;
  }

  private void verifyLate(int all, int underCurrentKey) {
    assertEquals(all, bench.count(Counter.RX_LATE));
    assertEquals(underCurrentKey, bench.count(Counter.RX_LATE_CURRENT_KEY));
  }
}
