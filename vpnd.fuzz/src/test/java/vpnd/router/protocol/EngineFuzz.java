// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.PacketBatch;
import vpnd.fuzz.Input;
import vpnd.router.protocol.nonce.Nonce;

/**
 * A complete engine receives datagrams: arbitrary ones, those of a peer that has the keys and sends
 * anything under them, and repeats of those, unchanged or with a flipped bit. Unsealed datagrams
 * change nothing, nor do old ones under the static key. Sealed datagrams are accepted once. No
 * input makes the engine send or allocate without limit.
 */
public final class EngineFuzz {
  private static final int MOST_STEPS = 64;

  /** The static key, three session keys, the key pair of an exchange and its result. */
  private static final int MOST_BLOCKS = 8;

  private static final int MOST_ANSWERS = 4;
  private static final int MOST_BEHIND = 56;
  private static final long TENTH = EngineFixture.SECOND / 10;

  /** A datagram of the peer. */
  private static final class Sealed {
    /** Its key, and its nonce or counter. */
    final String name;

    /** Null if it has a counter. */
    final @Nullable Nonce nonce;

    final byte[] datagram;
    final int type;
    final byte[] body;

    Sealed(String name, @Nullable Nonce nonce, byte[] datagram, int type, byte[] body) {
      this.name = name;
      this.nonce = nonce;
      this.datagram = datagram;
      this.type = type;
      this.body = body;
    }
  }

  private final Input input;
  private final EngineFixture bench;
  private final int blocksBefore;
  private final List<Long> keys = new ArrayList<>();
  private final List<Sealed> sealed = new ArrayList<>();
  private final Set<String> delivered = new HashSet<>();
  private int blocksOfTest;
  private long packets;

  private EngineFuzz(Input input) {
    this.input = input;
    int kind = input.number8() % 3;
    bench = kind == 2 ? EngineFixture.withAegis() : new EngineFixture(kind == 1);
    // All but the static key are those of the test.
    blocksBefore = bench.heap.live() - 1;
    keys.add(bench.staticKey);
    bench.next = bench.next.plus(MOST_BEHIND);
  }

  /** Input: the kind of engine, and steps with their data. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    new EngineFuzz(new Input(bytes)).run();
  }

  private void run() {
    for (int i = 0; i < MOST_STEPS && !input.isEmpty(); i++) {
      var mark = bench.engine.mark();
      step(input.number8() % 16);
      assertTrue(mark.compareTo(bench.engine.mark()) <= 0, "the mark went down");
      assertTrue(bench.engine.mark().compareTo(bench.next) <= 0, "the mark is above all sealed");
      assertTrue(blocks() <= MOST_BLOCKS, () -> blocks() + " blocks");
    }
    bench.engine.stop();
    assertEquals(0, blocks());
  }

  private int blocks() {
    return bench.heap.live() - blocksBefore - blocksOfTest;
  }

  private void step(int step) {
    switch (step) {
      case 0 -> refuse(input.bytes(input.number16() % 1700));
      case 1 -> refuseFirst(input.bytes(input.number16() % 1700));
      case 2 -> sendAgain();
      case 3 -> refuseBent();
      case 4 -> receive(seal(key(), input.number8(), input.bytes(input.number16() % 1600)));
      case 5 -> receivePacket();
      case 6 -> exchange(MessageType.KEY_SWITCH_START, MessageType.KEY_SWITCH_ACK);
      case 7 -> exchange(MessageType.KEY_SWITCH_ACK, MessageType.KEY_SWITCH_START);
      case 8 -> receive(seal(key(), input.number8() % 2 * 3, info()));
      case 9 -> bench.pass(input.number8() * TENTH);
      case 10 -> bench.pass(input.number16() % 1024 * EngineFixture.SECOND);
      case 11 -> bench.engine.rekey(bench.now);
      case 12 -> bench.canStore = !bench.canStore;
      case 13 -> takePacketUnderCurrentKey();
      case 14 -> bench.next = bench.next.plus(input.number32() & 0xffff_ffffL);
      default -> {
        if (!bench.jumps.isEmpty()) {
          bench.jumped();
        }
      }
    }
  }

  private long key() {
    return keys.get(input.number8() % keys.size());
  }

  private byte[] info() {
    var info =
        EngineFixture.info(
            input.number8() % 4 == 0 ? EngineFixture.HIGHER_ID : EngineFixture.LOWER_ID);
    info[89] = (byte) input.number8();
    info[90] = (byte) input.number8();
    return info;
  }

  /** Mostly the next nonce, or of a number of them, sometimes an older one. */
  private int behind() {
    return Math.max(0, input.number8() - 256 + MOST_BEHIND);
  }

  private Sealed seal(long key, int type, byte[] body) {
    bench.next = bench.next.plus(1);
    var nonce = new Nonce(bench.next.high(), bench.next.middle(), bench.next.low() - behind());
    var datagram = bench.seal(key, nonce, type, body);
    return keep(new Sealed(key + " " + nonce, nonce, datagram, type, body));
  }

  private Sealed keep(Sealed one) {
    sealed.add(one);
    return one;
  }

  private void receivePacket() {
    long key = key();
    int type = input.number8();
    long number = packets++ - behind();
    var body = input.bytes(input.number16() % 1501);
    if (key != bench.staticKey) {
      var datagram = bench.sealData(key, bench.firstCounter(key) + number, type, body);
      blocksOfTest++;
      receive(keep(new Sealed(key + " packet " + number, null, datagram, type, body)));
    }
  }

  /** The peer's part of a key exchange. */
  private void exchange(MessageType own, MessageType other) {
    long before = bench.sentCount(other);
    long carrier = key();
    boolean isAnswer = own == MessageType.KEY_SWITCH_ACK;
    if (isAnswer && before == 0) {
      return;
    }
    receive(seal(carrier, own.code(), bench.newPublicKey()));
    if (isAnswer || bench.sentCount(other) > before) {
      keys.add(bench.agree(bench.last(other).body()));
      blocksOfTest += 2;
    }
  }

  /** A new datagram under the key that the engine seals with is accepted. */
  private void takePacketUnderCurrentKey() {
    var current = bench.transmit;
    var body = input.padded(1 + input.number16() % 1500);
    if (current != null) {
      for (long key : List.copyOf(keys)) {
        if (bench.suite.word(key) == bench.suite.word(current.address())) {
          bench.next = bench.next.plus(1);
          int type = MessageType.DATA.code();
          var datagram = bench.seal(key, bench.next, type, body);
          var packet = new Sealed(key + " " + bench.next, bench.next, datagram, type, body);
          assertTrue(receive(keep(packet)), "a packet is lost");
        }
      }
    }
  }

  private boolean receive(Sealed one) {
    boolean isStatic = one.name.startsWith(bench.staticKey + " ");
    if (isStatic && one.nonce != null && one.nonce.compareTo(bench.engine.mark()) < 0) {
      refuse(one.datagram);
      return false;
    }
    int sent = bench.sent.size();
    boolean isForHost = bench.receive(one.datagram);
    assertTrue(bench.sent.size() - sent <= MOST_ANSWERS, "too many answers");
    if (isForHost) {
      boolean hasPartialChecksum = one.type == (MessageType.PARTIAL_CHECKSUM_DATA & 0xff);
      boolean isPacket = one.name.contains("packet");
      assertTrue(one.type == MessageType.DATA.code() || (hasPartialChecksum && isPacket), one.name);
      assertFalse(isStatic, "a packet under the static key");
      assertEquals(hasPartialChecksum, bench.hasPartialChecksum());
      var bytes = bench.bytes();
      assertArrayEquals(one.body, Arrays.copyOfRange(bytes, PacketBatch.HEADROOM, bytes.length));
      assertTrue(delivered.add(one.name), () -> one.name + " came twice");
    }
    return isForHost;
  }

  private void sendAgain() {
    if (!sealed.isEmpty()) {
      receive(sealed.get(input.number8() % sealed.size()));
    }
  }

  private void refuseBent() {
    if (!sealed.isEmpty()) {
      var bent = sealed.get(input.number8() % sealed.size()).datagram.clone();
      int bit = input.number16() % (bent.length * 8);
      bent[bit / 8] ^= (byte) (1 << bit % 8);
      refuse(bent);
      refuseFirst(bent);
    }
  }

  /** An unsealed datagram is only counted, once. */
  private void refuse(byte[] datagram) {
    long state = EngineState.of(bench.engine);
    long counted = counted();
    int sent = bench.sent.size();
    assertFalse(bench.receive(datagram));
    assertEquals(state, EngineState.of(bench.engine), "the state has changed");
    assertEquals(counted + 1, counted());
    assertEquals(sent, bench.sent.size());
    if (bench.engine.dataSeries().length == 0) {
      assertArrayEquals(datagram, bench.bytes());
    }
  }

  private void refuseFirst(byte[] datagram) {
    long state = EngineState.of(bench.engine);
    var fault = bench.openFirst(datagram, bench.suites);
    boolean isOfLength =
        datagram.length >= PacketBatch.HEADROOM && datagram.length <= Session.LONGEST;
    assertEquals(isOfLength ? Counter.RX_BAD_TAG : Counter.RX_BAD_SIZE, fault);
    assertEquals(state, EngineState.of(bench.engine), "the state has changed");
    assertArrayEquals(datagram, bench.bytes());
  }

  private long counted() {
    return Arrays.stream(Counter.values()).mapToLong(bench::count).sum();
  }
}
