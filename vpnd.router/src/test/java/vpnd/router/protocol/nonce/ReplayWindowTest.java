// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.router.protocol.nonce.ReplayWindow.Verdict;

/** The window against a set that remembers everything. */
class ReplayWindowTest {
  private static final BigInteger SIZE = BigInteger.valueOf(ReplayWindow.SIZE);

  private final ReplayWindow window = new ReplayWindow();
  private final Set<Nonce> seen = new HashSet<>();
  private Nonce highest = Nonce.ZERO;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASetOfAllThatWasSeen(long seed) {
    var dice = new SplittableRandom(seed);
    // Close to the overflow of the low word, of the middle one, and of both.
    var nonce = new Nonce(seed, dice.nextBoolean() ? -1 : seed, -dice.nextLong(20_000));
    for (int i = 0; i < 60_000; i++) {
      var step =
          switch (dice.nextInt(1000)) {
            case 0 -> new Nonce(0, 0, dice.nextLong(30_000));
            case 1 -> new Nonce(0, dice.nextLong(2), dice.nextLong());
            default -> new Nonce(0, 0, dice.nextLong(4));
          };
      nonce = nonce.plus(step);
      verify(nonce);
      var back = -dice.nextLong(1, dice.nextBoolean() ? 50 : 9000);
      verify(nonce.plus(new Nonce(-1, -1, back)));
    }
  }

  @Test
  void refusesExactlyWhatIsItsSizeOrMoreBelowTheHighest() {
    accept(new Nonce(0, 1, ReplayWindow.SIZE));
    assertEquals(Verdict.NEW, check(new Nonce(0, 1, 1)));
    assertEquals(Verdict.TOO_OLD, check(new Nonce(0, 1, 0)));
    assertEquals(Verdict.TOO_OLD, check(new Nonce(0, 0, -1)));
  }

  @Test
  void takesTheLowestAndTheHighestNumber() {
    assertEquals(Verdict.NEW, check(Nonce.ZERO));
    accept(Nonce.ZERO);
    assertEquals(Verdict.SEEN, check(Nonce.ZERO));
    accept(new Nonce(-1, -1, -1));
    assertEquals(Verdict.SEEN, check(new Nonce(-1, -1, -1)));
    assertEquals(Verdict.NEW, check(new Nonce(-1, -1, -2)));
    assertEquals(Verdict.TOO_OLD, check(Nonce.ZERO));
  }

  @Test
  void checkingRemembersNothing() {
    accept(new Nonce(0, 0, 100));
    check(new Nonce(0, 0, 5000));
    check(new Nonce(0, 0, 99));
    assertEquals(Verdict.NEW, check(new Nonce(0, 0, 5000)));
    assertEquals(Verdict.NEW, check(new Nonce(0, 0, 99)));
  }

  private void verify(Nonce nonce) {
    var expected = expected(nonce);
    assertEquals(expected, check(nonce), () -> nonce + " with highest " + highest);
    if (expected == Verdict.NEW) {
      accept(nonce);
      seen.add(nonce);
      highest = nonce.compareTo(highest) > 0 ? nonce : highest;
    }
  }

  private Verdict expected(Nonce nonce) {
    var below = NonceTest.big(highest).subtract(NonceTest.big(nonce));
    if (!seen.isEmpty() && below.compareTo(SIZE) >= 0) {
      return Verdict.TOO_OLD;
    }
    return seen.contains(nonce) ? Verdict.SEEN : Verdict.NEW;
  }

  private Verdict check(Nonce nonce) {
    return window.check(nonce.high(), nonce.middle(), nonce.low());
  }

  private void accept(Nonce nonce) {
    window.accept(nonce.high(), nonce.middle(), nonce.low());
  }
}
