// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.Heap;
import vpnd.router.fixture.InnerPackets;
import vpnd.testing.Seed;

/** What datagrams of unknown origin may cost (security C1, C5). */
final class UnknownSourcesTest {
  private static final int CAPACITY = 16;
  private static final int LENGTH = PacketBatch.HEADROOM + 92;
  private static final long TOKEN = 5_000_000;
  private static final Endpoint SOURCE = Endpoint.of(InnerPackets.host(1), 1000);

  private final PacketBatch received = batch(1, PacketBatch.SLOT_SIZE);
  private UnknownSources unknownSources =
      new UnknownSources(batch(CAPACITY, UnknownSources.SLOT_SIZE), 0x9e3779b1);

  @Test
  void onlyWhatHasTheLengthOfAFirstMessageIsTried() {
    var allowed = new TreeSet<Integer>();
    for (var length = 0; length <= 2048; length++) {
      if (UnknownSources.mayBegin(length)) {
        allowed.add(length);
      }
    }
    assertEquals(new TreeSet<>(List.of(LENGTH, PacketBatch.HEADROOM + 32)), allowed);
    assertTrue(allowed.last() <= UnknownSources.SLOT_SIZE, "fits into a slot of the queue");
  }

  @Test
  void theyAreTriedInTheirOrderAndUnchanged() {
    var sources = new Endpoint[2 * CAPACITY];
    for (var number = 0; number < 2 * CAPACITY; number++) {
      sources[number] = Endpoint.of(InnerPackets.host(number), 1000 + number);
      assertTrue(offer(number, sources[number], 0));
      if (number >= CAPACITY / 2) {
        assertFirst(number - CAPACITY / 2, sources);
      }
    }
  }

  private void assertFirst(int number, Endpoint[] sources) {
    var slot = unknownSources.first();
    var queue = unknownSources.queue();
    assertEquals(number, queue.bytes().getInt(queue.offset(slot)));
    assertEquals(number, queue.bytes().getInt(queue.offset(slot) + LENGTH - 4), "its end");
    assertEquals(LENGTH, queue.length(slot));
    assertEquals(sources[number], queue.endpoint(slot));
    unknownSources.removeFirst(0, 0);
  }

  @Test
  void aFullQueueTakesNoMore() {
    for (var number = 0; number < CAPACITY; number++) {
      assertTrue(offer(number, Endpoint.of(InnerPackets.host(number), 1), 0));
    }
    assertFalse(offer(0, Endpoint.of(InnerPackets.host(99), 1), 0));
    unknownSources.removeFirst(0, 0);
    assertTrue(offer(0, Endpoint.of(InnerPackets.host(99), 1), 0));
  }

  @Test
  void aSourceMaySendAQueueFullAtOnceFromTheVeryStart() {
    fillHalf();
    assertEquals(CAPACITY, taken(SOURCE, 0));
  }

  @Test
  void asLongAsThereIsRoomNoSourceIsHeldBack() {
    assertEquals(CAPACITY + 1, taken(SOURCE, 0));
    fillHalf();
    assertEquals(0, taken(SOURCE, 0));
  }

  @Test
  void nobodyOutsideKnowsWhichSourcesAreTakenForOne() {
    var one = takenForOne(0x9e3779b1);
    var other = takenForOne(0x85ebca6b);
    assertFalse(one.isEmpty());
    assertNotEquals(one, other);
  }

  /** Which of some thousand hosts share the tokens of the source. */
  private Set<Integer> takenForOne(int secret) {
    unknownSources = new UnknownSources(batch(CAPACITY, UnknownSources.SLOT_SIZE), secret);
    fillHalf();
    assertEquals(CAPACITY, taken(SOURCE, 0));
    var found = new TreeSet<Integer>();
    for (var host = 2; host < 3000; host++) {
      if (taken(Endpoint.of(InnerPackets.host(host), 1), 0) < CAPACITY) {
        found.add(host);
      }
    }
    return found;
  }

  private void fillHalf() {
    for (var number = 0; number < CAPACITY / 2; number++) {
      unknownSources.queueUp(received, 0, SOURCE);
    }
  }

  @Test
  void afterThatASourceMaySendOneEveryFiveMilliseconds() {
    fillHalf();
    assertEquals(CAPACITY, taken(SOURCE, 0));
    assertEquals(0, taken(SOURCE, TOKEN - 1));
    assertEquals(0, taken(Endpoint.of(SOURCE.address(), 2000), TOKEN - 1), "another port");
    assertEquals(1, taken(SOURCE, TOKEN));
    assertEquals(0, taken(SOURCE, TOKEN));
    assertEquals(3, taken(SOURCE, 4 * TOKEN));
    assertEquals(CAPACITY, taken(SOURCE, 1000 * TOKEN), "no more than a queue full");
  }

  @Test
  void anotherSourceHasTokensOfItsOwn() {
    fillHalf();
    assertEquals(CAPACITY, taken(SOURCE, 0));
    assertEquals(CAPACITY, taken(Endpoint.of(InnerPackets.host(2), 1), 0));
  }

  /** How many of a source are taken at a time; they are tried at no cost. */
  private int taken(Endpoint source, long now) {
    var taken = 0;
    while (taken <= CAPACITY && offer(taken, source, now)) {
      taken++;
      unknownSources.removeFirst(now, now);
    }
    return taken;
  }

  @Test
  void nothingIsDueWithoutStrangers() {
    assertEquals(Long.MAX_VALUE, unknownSources.nextAt());
    offer(1, SOURCE, 0);
    assertTrue(unknownSources.nextAt() <= 0);
    unknownSources.removeFirst(0, 10);
    assertEquals(Long.MAX_VALUE, unknownSources.nextAt());
  }

  @Test
  void tryingThemTakesAnEighthOfTheTimeAtMost() {
    var random = new Random(Seed.draw());
    var now = 1_000_000_000L;
    var start = now;
    var worked = 0L;
    for (var number = 0; number < 10_000; number++) {
      offer(number, Endpoint.of(InnerPackets.host(number), 1), now);
      now = Math.max(now, unknownSources.nextAt());
      var work = random.nextInt(1_000_000);
      unknownSources.removeFirst(now, now + work);
      now += work;
      worked += work;
    }
    offer(0, SOURCE, now);
    var share = worked / (double) (unknownSources.nextAt() - start);
    assertEquals(0.125, share, 0.001);
  }

  private boolean offer(int number, Endpoint source, long now) {
    received.bytes().putInt(0, number).putInt(LENGTH - 4, number);
    received.length(0, LENGTH);
    return unknownSources.offer(received, 0, source, now);
  }

  private static PacketBatch batch(int slots, int size) {
    return new PacketBatch(new Heap(slots * size), slots, size);
  }
}
