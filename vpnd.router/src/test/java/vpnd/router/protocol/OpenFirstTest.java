// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;

/** What becomes of a datagram of which nobody knows who sent it (security C1, C5). */
class OpenFirstTest {
  private final EngineFixture bench = new EngineFixture(true);
  private int checks;

  /** Counts how often a tag is checked. */
  private final Cipher counting =
      new Cipher() {
        @Override
        public void seal(long key, long nonce, long datagram, int length) {
          throw new AssertionError("nothing is sealed");
        }

        @Override
        public boolean open(long key, long nonce, long datagram, int length) {
          checks++;
          return bench.suite.open(key, nonce, datagram, length);
        }
      };

  @Test
  void whatIsUnderTheStaticKeyAndNewIsOpened() {
    assertNull(open(call()));
    assertFalse(bench.act());
    assertEquals(PeerState.INIT, bench.engine.state());
    assertEquals(1, bench.count(Counter.RX_DATAGRAMS));
  }

  @Test
  void aDatagramOfAWrongSizeIsRefusedUnread() {
    for (var length : new int[] {0, 1, 24, 40, 1542, 2000}) {
      verifyRefusal(Counter.RX_BAD_SIZE, new byte[length]);
    }
    assertEquals(0, checks);
  }

  @Test
  void aWrongTagIsFoundByOneCheck() {
    var forged = call();
    forged[30] ^= 1;
    verifyRefusal(Counter.RX_BAD_TAG, forged);
    assertEquals(1, checks);
  }

  @Test
  void nothingIsOpenedUnderTheKeysOfASession() {
    var previous = bench.startSession();
    bench.now += 2 * EngineFixture.SECOND;
    var current = bench.startExchange(previous);
    bench.receive(previous, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.now += 2 * EngineFixture.SECOND;
    var next = bench.startExchange(current);
    for (var key : new long[] {previous, current, next}) {
      checks = 0;
      var datagram = bench.seal(key, MessageType.DATA, new byte[] {0x45});
      verifyRefusal(Counter.RX_BAD_TAG, datagram);
      assertEquals(1, checks);
      assertEquals(true, bench.receive(datagram), "the negative control: open() does");
    }
  }

  @Test
  void anOldMessageOfThePeerIsKnownForItsOwn() {
    var old = call();
    bench.receive(call());
    verifyStateAfterRefusal(Counter.RX_REPLAYED, old);
  }

  @Test
  void aMessageBelowTheMarkOfASessionIsKnownForThePeers() {
    var old = call();
    bench.startSession();
    verifyStateAfterRefusal(Counter.RX_REPLAYED, old);
  }

  @Test
  void anOwnMessageIsKnownForOurs() {
    bench.receive(call());
    var own = bench.last(MessageType.PEER_INFO);
    var reflected = bench.seal(bench.staticKey, own.nonce(), own.type().ordinal(), own.body());
    verifyStateAfterRefusal(Counter.RX_REFLECTED, reflected);
  }

  @Test
  void theLastMessageAgainTellsWhereThePeerMayBeAndNothingElse() {
    var call = call();
    assertNull(open(call));
    bench.act();
    var state = EngineState.of(bench.engine);
    bench.sent.clear();
    bench.heard.clear();
    assertNull(open(call));
    assertFalse(bench.act());
    assertEquals(List.of(Actions.Source.REPEATED), bench.heard);
    assertEquals(List.of(), bench.sent);
    assertEquals(state, EngineState.of(bench.engine));
    assertEquals(1, bench.count(Counter.RX_REPLAYED));
    assertEquals(1, bench.count(Counter.RX_DATAGRAMS));
  }

  @Test
  void theLastMessageAgainTellsNothingOnceTheSessionHasSpoken() {
    bench.startExchange(bench.staticKey);
    var ready =
        bench.seal(
            bench.staticKey, MessageType.KEY_READY, EngineFixture.info(EngineFixture.LOWER_ID));
    bench.receive(ready);
    var key = bench.agree(bench.last(MessageType.KEY_SWITCH_ACK).body());
    bench.receive(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertEquals(PeerState.ACTIVE, bench.engine.state());
    verifyStateAfterRefusal(Counter.RX_REPLAYED, ready);
  }

  private byte[] call() {
    return bench.seal(
        bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
  }

  private @Nullable Counter open(byte[] datagram) {
    return bench.openFirst(datagram, new Suites(new FakeSuite(bench.suite, counting), null));
  }

  private void verifyRefusal(Counter reason, byte[] datagram) {
    verifyStateAfterRefusal(reason, datagram);
    assertArrayEquals(datagram, bench.bytes());
  }

  private void verifyStateAfterRefusal(Counter reason, byte[] datagram) {
    var state = EngineState.of(bench.engine);
    var mark = bench.engine.mark();
    assertEquals(reason, open(datagram));
    assertEquals(state, EngineState.of(bench.engine));
    assertEquals(mark, bench.engine.mark());
  }
}
