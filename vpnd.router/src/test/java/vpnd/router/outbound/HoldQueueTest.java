// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.Heap;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.protocol.Counters;
import vpnd.router.report.ActiveProblems;
import vpnd.router.storage.NonceReserve;
import vpnd.router.storage.NonceStore;
import vpnd.testing.Seed;

/** Packets that wait for a key change with their peer leave in order, and hold up no other peer. */
final class HoldQueueTest {
  private static final int SLOTS = 8;
  private static final int ROUNDS = 10_000;

  private final NonceStore store;
  private final Outbox one;
  private final Outbox other;
  private final PacketBatch host = batch(1);
  private final HoldQueue queue = new HoldQueue(batch(SLOTS));

  HoldQueueTest(@TempDir Path directory) throws IOException {
    store = new NonceStore(directory.resolve("l"), directory.resolve("r"), 16, () -> 0, 0);
    store.reserveFirst();
    one = outbox();
    other = outbox();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void nothingLeavesWhileItsPeerIsHeld() {
    one.isHeld = true;
    add(one, 1, 2);
    assertTrue(one.hasHeld);
    assertEquals(List.of(), release(false));
    assertTrue(one.hasHeld);
    one.isHeld = false;
    assertEquals(List.of(1, 2), release(false));
    assertFalse(one.hasHeld);
    assertTrue(queue.isEmpty());
  }

  @Test
  void theOtherPeerIsNotHeldUp() {
    one.isHeld = true;
    add(one, 1);
    add(other, 2);
    add(one, 3);
    add(other, 4);
    assertEquals(List.of(2, 4), release(false));
    assertTrue(one.hasHeld);
    assertFalse(other.hasHeld);
    assertFalse(queue.isEmpty());
    one.isHeld = false;
    assertEquals(List.of(1, 3), release(false));
  }

  @Test
  void aSlotThatWasTakenOverIsEmptyInItsBatch() {
    add(one, 1);
    assertEquals(0, host.length(0));
  }

  @Test
  void aChecksumIsFinishedBeforeItsPacketWaits() {
    var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 60);
    packet[0] = 0x45;
    packet[9] = 17;
    ByteBuffer.wrap(packet).putShort(6, (short) 0).putShort(24, (short) (packet.length - 20));
    host.bytes().put(PacketBatch.HEADROOM, packet);
    host.length(0, PacketBatch.HEADROOM + packet.length);
    host.markPartialChecksum(0);
    queue.add(host, 0, one);
    var released = queue.release(false);
    var bytes = released.bytes();
    var at = PacketBatch.HEADROOM;
    var expected = Checksum.ofNonZero(Checksum.sum(ByteBuffer.wrap(packet), 20, packet.length));
    assertEquals(expected, bytes.getShort(at + 26));
    assertFalse(released.hasPartialChecksum(0));
  }

  @Test
  void aPeerThatIsHeldAgainKeepsWhatCameFirstInFront() {
    one.isHeld = true;
    add(one, 1);
    one.isHeld = false;
    one.isHeld = true;
    add(one, 2);
    assertEquals(List.of(), release(false));
    assertEquals(List.of(1, 2), release(true), "forced");
    assertFalse(one.hasHeld);
  }

  @Test
  void aFullQueueIsEmptyAfterAForcedRelease() {
    one.isHeld = true;
    other.isHeld = true;
    for (var number = 0; number < SLOTS; number++) {
      assertFalse(queue.isFull());
      add(number % 2 == 0 ? one : other, number);
    }
    assertTrue(queue.isFull());
    assertEquals(List.of(), release(false));
    assertTrue(queue.isFull());
    assertEquals(SLOTS, release(true).size());
    assertTrue(queue.isEmpty());
    assertFalse(one.hasHeld || other.hasHeld);
  }

  @Test
  void inAnyOrderOfEventsNothingIsLostRepeatedOrOvertaken() {
    var random = new Random(Seed.draw());
    var peers = List.of(one, other, outbox());
    var next = 0;
    Map<Outbox, List<Integer>> waiting = new HashMap<>();
    for (var round = 0; round < ROUNDS; round++) {
      var peer = peers.get(random.nextInt(peers.size()));
      peer.isHeld = random.nextBoolean();
      if (!queue.isFull() && (peer.isHeld || peer.hasHeld)) {
        waiting.computeIfAbsent(peer, key -> new ArrayList<>()).add(next);
        add(peer, next++);
      }
      if (random.nextInt(3) == 0) {
        var isForced = random.nextInt(5) == 0;
        var released = release(isForced);
        for (var each : peers) {
          var own = waiting.getOrDefault(each, List.of());
          var mayGo = isForced || !each.isHeld;
          assertEquals(
              mayGo ? own : List.of(),
              released.stream().filter(own::contains).toList(),
              "in round " + round);
          assertEquals(!own.isEmpty() && !mayGo, each.hasHeld, "in round " + round);
          if (mayGo) {
            waiting.remove(each);
          }
        }
      }
    }
  }

  private void add(Outbox owner, int... numbers) {
    for (var number : numbers) {
      host.bytes().putInt(host.offset(0) + PacketBatch.HEADROOM, number);
      host.length(0, PacketBatch.HEADROOM + 20);
      queue.add(host, 0, owner);
    }
  }

  /** The numbers of the packets that leave, in their order. */
  private List<Integer> release(boolean isForced) {
    var batch = queue.release(isForced);
    var numbers = new ArrayList<Integer>();
    for (var slot = 0; slot < batch.count(); slot++) {
      if (batch.length(slot) > 0) {
        numbers.add(batch.bytes().getInt(batch.offset(slot) + PacketBatch.HEADROOM));
      }
    }
    queue.removeReleased();
    return numbers;
  }

  private Outbox outbox() {
    var reserve = new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), "west");
    return new Outbox(store.range(), reserve, new Counters(), false);
  }

  private static PacketBatch batch(int slots) {
    return new PacketBatch(new Heap(slots * PacketBatch.SLOT_SIZE), slots, PacketBatch.SLOT_SIZE);
  }
}
