// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;

/** Datagrams from somebody without a key, in every state: nothing but counters changes. */
class HostileInputTest {
  private final EngineFixture bench = new EngineFixture();
  private final SplittableRandom dice = new SplittableRandom(17);
  private final List<byte[]> recorded = new ArrayList<>();

  @Test
  void withoutASession() {
    record(bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    verifyThatNothingChanges();
  }

  @Test
  void whileKeysAreExchangedAsResponder() {
    record(bench.staticKey, MessageType.KEY_SWITCH_START, bench.newPublicKey());
    assertEquals(PeerState.KEY_ACK, bench.engine.state());
    verifyThatNothingChanges();
  }

  @Test
  void whileKeysAreExchangedAsInitiator() {
    record(bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.HIGHER_ID));
    assertEquals(PeerState.KEY_START, bench.engine.state());
    verifyThatNothingChanges();
  }

  @Test
  void inASession() {
    var key = bench.startSession();
    record(key, MessageType.DATA, new byte[] {0x45});
    record(key, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    verifyThatNothingChanges();
  }

  @Test
  void inAKeyChange() {
    var key = bench.startSession();
    bench.now += 2 * EngineFixture.SECOND;
    bench.startExchange(key);
    record(key, MessageType.DATA, new byte[] {0x45});
    verifyThatNothingChanges();
  }

  /** The negative control: what has the key does change the state. */
  @Test
  void anAuthenticDatagramChangesTheState() {
    var before = EngineState.of(bench.engine);
    record(bench.staticKey, MessageType.PEER_INFO, EngineFixture.info(EngineFixture.LOWER_ID));
    assertFalse(before == EngineState.of(bench.engine));
  }

  private void record(long key, MessageType type, byte[] body) {
    var datagram = bench.seal(key, type, body);
    bench.receive(datagram);
    recorded.add(datagram);
  }

  private void verifyThatNothingChanges() {
    var state = EngineState.of(bench.engine);
    var live = bench.heap.live();
    var sent = bench.sent.size();
    var counted = total();
    var attacks = 0;
    for (int length = 0; length <= 2000; length++) {
      var made = new byte[length];
      dice.nextBytes(made);
      assertFalse(bench.receive(made));
      var old = recorded.get(dice.nextInt(recorded.size()));
      assertFalse(bench.receive(old));
      assertFalse(bench.receive(Arrays.copyOf(old, length)));
      assertFalse(bench.receive(bent(old)));
      attacks += 4;
    }
    for (var own : List.copyOf(bench.sent)) {
      // What the engine itself has sent, under the key that it used if that is the static one.
      assertFalse(
          bench.receive(
              bench.seal(bench.staticKey, own.nonce(), own.type().ordinal(), own.body())));
      attacks++;
    }
    assertEquals(state, EngineState.of(bench.engine));
    assertEquals(live, bench.heap.live());
    assertEquals(sent, bench.sent.size());
    assertEquals(counted + attacks, total(), "each drop is counted once");
    assertTrue(attacks > 8000);
  }

  private byte[] bent(byte[] datagram) {
    var bent = datagram.clone();
    bent[dice.nextInt(bent.length)] ^= (byte) (1 << dice.nextInt(8));
    return bent;
  }

  private long total() {
    return Arrays.stream(Counter.values()).mapToLong(bench::count).sum();
  }
}
