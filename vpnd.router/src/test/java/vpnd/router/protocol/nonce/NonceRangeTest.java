// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NonceRangeTest {
  private static final Nonce NEAR_OVERFLOW = new Nonce(7, -1, -3);
  private static final BigInteger OWN_PAST = BigInteger.ONE.shiftLeft(80);
  private static final BigInteger LOWER = BigInteger.ONE.shiftLeft(128);

  @Test
  void nothingIsGivenOutBeforeTheStoreHoldsTheLimit() {
    var range = new NonceRange(Nonce.ZERO);
    assertEquals(-1, range.take(1));
    range.allow(10);
    assertEquals(0, range.take(10));
    assertEquals(-1, range.take(1));
    assertEquals(10, range.used());
  }

  @Test
  void aRunThatDoesNotFitIsNotBegun() {
    var range = new NonceRange(Nonce.ZERO);
    range.allow(10);
    assertEquals(0, range.take(8));
    assertEquals(-1, range.take(3));
    assertEquals(8, range.take(2));
  }

  @Test
  void noncesAreConsecutiveAcrossTheWords() {
    var range = new NonceRange(NEAR_OVERFLOW);
    range.allow(100);
    var bytes = ByteBuffer.allocate(Nonce.SIZE);
    for (int i = 0; i < 100; i++) {
      assertEquals(NEAR_OVERFLOW.plus(i), range.next());
      range.write(bytes, 0, range.take(1));
      assertEquals(NEAR_OVERFLOW.plus(i), Nonce.read(bytes, 0));
    }
  }

  @Test
  void threadsNeverGetTheSameNonce() throws Exception {
    var range = new NonceRange(NEAR_OVERFLOW);
    range.allow(300_000);
    var threads = Executors.newFixedThreadPool(4);
    try {
      Callable<BitSet> taker =
          () -> {
            var taken = new BitSet();
            for (long at = range.take(3); at >= 0; at = range.take(3)) {
              taken.set((int) at, (int) at + 3);
            }
            return taken;
          };
      var all = new BitSet();
      var sum = 0;
      for (var taken : threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> taker).toList())) {
        all.or(taken.get());
        sum += taken.get().cardinality();
      }
      assertEquals(300_000, sum);
      assertEquals(300_000, all.cardinality());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ownPastIsWhatWasGivenOutAndTheNumbersJustBelow() {
    var range = new NonceRange(NEAR_OVERFLOW);
    range.allow(10);
    range.take(10);
    assertTrue(hasUsed(range, NEAR_OVERFLOW));
    assertTrue(hasUsed(range, NEAR_OVERFLOW.plus(9)));
    assertFalse(hasUsed(range, NEAR_OVERFLOW.plus(10)));
    assertTrue(hasUsed(range, NEAR_OVERFLOW.plus(new Nonce(-1, -1, -1000))));
    assertFalse(hasUsed(range, NEAR_OVERFLOW.plus(new Nonce(-1, -0x1_0001, 0))));
  }

  @Test
  void ownPastIsKnownAfterAnyJumps() {
    var range = new NonceRange(NEAR_OVERFLOW);
    range.allow(10);
    range.take(10);
    for (long high : new long[] {9, 10, 1L << 60, -1}) {
      var jumped = new NonceRange(range.jump(high));
      assertTrue(jumped.next().compareTo(range.next()) > 0);
      assertTrue(hasUsed(jumped, NEAR_OVERFLOW));
      assertTrue(hasUsed(jumped, NEAR_OVERFLOW.plus(9)));
      jumped.allow(10);
      jumped.take(10);
      range = jumped;
    }
  }

  @Test
  void aJumpLeavesOutWhatIsAllowedSoThatTheLowerBitsAreNew() {
    var range = new NonceRange(new Nonce(7, 5, 3));
    range.allow(10);
    assertEquals(new Nonce(20, 5, 13), range.jump(20));
    range.take(10);
    assertEquals(new Nonce(20, 5, 13), range.jump(20));
  }

  @Test
  void usedNoncesAgreeWithBigIntegers() {
    var dice = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      var range = new NonceRange(NonceTest.edgy(dice));
      range.allow(5);
      range.take(5);
      var back = dice.nextBoolean() ? dice.nextLong(-2, 3) : dice.nextLong() >>> dice.nextInt(64);
      var distance = new Nonce(dice.nextLong(), back, dice.nextLong(-2, 3));
      var nonce = minus(range.next(), distance);
      var difference = NonceTest.big(distance).mod(LOWER);
      assertEquals(
          difference.signum() > 0 && difference.compareTo(OWN_PAST) < 0,
          hasUsed(range, nonce),
          range.next() + " and " + nonce);
    }
  }

  private static Nonce minus(Nonce nonce, Nonce other) {
    return nonce.plus(new Nonce(~other.high(), ~other.middle(), ~other.low())).plus(1);
  }

  private static boolean hasUsed(NonceRange range, Nonce nonce) {
    return range.hasUsed(nonce.middle(), nonce.low());
  }
}
