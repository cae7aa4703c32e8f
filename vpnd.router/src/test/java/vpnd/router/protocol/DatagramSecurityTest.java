// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.ReplayWindow;

/** What the engine does about the weaknesses A1 to A7 of the original (docs/security.md). */
class DatagramSecurityTest {
  private static final byte[] PACKET = {0x45, 1, 2, 3};

  private final EngineFixture bench = new EngineFixture();

  @Test
  void a1DatagramShorterThan41OrLongerThan1541BytesIsDropped() {
    var before = EngineState.of(bench.engine);
    for (int length = 0; length <= 2000; length++) {
      if (length == 41) {
        length = 1542;
      }
      assertFalse(bench.receive(new byte[length]));
    }
    assertEquals(41 + 2001 - 1542, bench.count(Counter.RX_BAD_SIZE));
    assertEquals(before, EngineState.of(bench.engine));
  }

  @Test
  void a2PacketIsTakenOnceAndInAnyOrder() {
    var key = bench.startSession();
    var first = bench.seal(key, MessageType.DATA, PACKET);
    var second = bench.seal(key, MessageType.DATA, PACKET);
    assertTrue(bench.receive(second));
    assertTrue(bench.receive(first));
    assertFalse(bench.receive(first));
    assertFalse(bench.receive(second));
    assertEquals(2, bench.count(Counter.RX_REPLAYED));
  }

  @Test
  void a2PacketOlderThanTheWindowIsDropped() {
    var key = bench.startSession();
    var old = bench.seal(key, MessageType.DATA, PACKET);
    var oldest = bench.seal(key, MessageType.DATA, PACKET);
    bench.next = bench.next.plus(ReplayWindow.SIZE - 2);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    assertFalse(bench.receive(old));
    assertEquals(1, bench.count(Counter.RX_TOO_OLD));
    assertTrue(bench.receive(oldest));
  }

  @Test
  void a3PacketOfThePreviousKeyIsTakenOnce() {
    var key = bench.startSession();
    var late = bench.seal(key, MessageType.DATA, PACKET);
    bench.now += 2 * EngineFixture.SECOND;
    var newKey = bench.startExchange(key);
    bench.receive(newKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertTrue(bench.receive(late));
    assertFalse(bench.receive(late));
  }

  @Test
  void a3PacketOfTheCurrentKeyIsNotTakenAgainWhenThatIsThePreviousOne() {
    var key = bench.startSession();
    var packet = bench.seal(key, MessageType.DATA, PACKET);
    assertTrue(bench.receive(packet));
    bench.now += 2 * EngineFixture.SECOND;
    var newKey = bench.startExchange(key);
    bench.receive(newKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertFalse(bench.receive(packet));
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
  }

  @Test
  void a4LatePacketDoesNotLowerTheMark() {
    var key = bench.startSession();
    var late = bench.seal(key, MessageType.DATA, PACKET);
    assertTrue(bench.receive(key, MessageType.DATA, PACKET));
    var mark = bench.engine.mark();
    assertTrue(bench.receive(late));
    assertEquals(mark, bench.engine.mark());
  }

  @Test
  void a4StretchIsNotTakenAgainAfterALatePacket() {
    var key = bench.startSession();
    var late = bench.seal(key, MessageType.DATA, PACKET);
    var stretch = Stream.generate(() -> bench.seal(key, MessageType.DATA, PACKET)).limit(10);
    var taken = stretch.filter(bench::receive).toList();
    assertEquals(10, taken.size());
    assertTrue(bench.receive(late));
    taken.forEach(packet -> assertFalse(bench.receive(packet)));
    assertEquals(10, bench.count(Counter.RX_REPLAYED));
  }

  @Test
  void a5ForgedNonceChangesNoState() {
    var key = bench.startSession();
    var forged = bench.seal(key, MessageType.DATA, PACKET);
    forged[40] ^= 1;
    var before = EngineState.of(bench.engine);
    assertFalse(bench.receive(forged));
    assertEquals(before, EngineState.of(bench.engine));
    assertEquals(1, bench.count(Counter.RX_BAD_TAG));
    forged[40] ^= 1;
    assertTrue(bench.receive(forged));
  }

  @Test
  void a6ReflectedPeerInfoDoesNotMoveTheMark() {
    var own = bench.last(MessageType.PEER_INFO);
    assertFalse(
        bench.receive(bench.seal(bench.staticKey, own.nonce(), own.type().ordinal(), own.body())));
    assertEquals(Nonce.ZERO, bench.engine.mark());
    assertEquals(1, bench.count(Counter.RX_REFLECTED));
  }

  @Test
  void a6ReflectedPacketIsDroppedAfterAJumpToo() {
    var own = bench.last(MessageType.PEER_INFO);
    for (int jump = 1; jump <= 5; jump++) {
      var before = bench.jumps.size();
      bench.pass(60 * EngineFixture.SECOND);
      bench.next = new Nonce(0x60 + 16 * jump, 0, 0);
      for (int i = 0; i < 3; i++) {
        bench.receive(
            bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
      }
      assertTrue(bench.jumps.size() > before);
      bench.jumped();
      assertFalse(
          bench.receive(
              bench.seal(bench.staticKey, own.nonce(), own.type().ordinal(), own.body())));
      assertEquals(jump, bench.count(Counter.RX_REFLECTED));
    }
  }

  @Test
  void a7MessageOfAWrongLengthIsDropped() {
    var key = bench.startSession();
    var before = bench.sent.size();
    var count = 0;
    for (var type : new int[] {0, 1, 2, 3}) {
      for (var length : new int[] {0, 1, 31, 33, 91, 93, 1500}) {
        bench.next = bench.next.plus(1);
        assertFalse(bench.receive(bench.seal(key, bench.next, type, new byte[length])));
        assertEquals(++count, bench.count(Counter.RX_MALFORMED));
      }
    }
    assertFalse(bench.receive(key, MessageType.DATA, new byte[0]));
    assertFalse(bench.receive(key, MessageType.DEBUG_STRING, new byte[0]));
    assertEquals(count + 2, bench.count(Counter.RX_MALFORMED));
    assertEquals(before, bench.sent.size());
  }

  @Test
  void a7UnknownTypeIsDropped() {
    var key = bench.startSession();
    var known = List.of(0x86, 0x87, 0x88, 0x89); // sections 15 and 16
    for (int type = 6; type < 256; type++) {
      if (!known.contains(type)) {
        bench.next = bench.next.plus(1);
        assertFalse(bench.receive(bench.seal(key, bench.next, type, PACKET)));
      }
    }
    assertEquals(246, bench.count(Counter.RX_UNKNOWN_TYPE));
  }
}
