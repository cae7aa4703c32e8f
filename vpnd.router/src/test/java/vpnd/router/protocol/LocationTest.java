// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vpnd.router.protocol.Actions.Source;
import vpnd.testing.Seed;

/** A peer is followed, but not because somebody was quicker with one of its datagrams. */
final class LocationTest {
  private static final String HERE = "here";
  private static final String THERE = "there";
  private static final long START = 5_000_000_000L;
  private static final int PACKETS = 100_000;
  private static final long SEED = Seed.draw();

  private final List<String> challenged = new ArrayList<>();
  private int lastNumber;
  private final Location<String> location =
      new Location<>(
          String::equals,
          String::equals,
          (to, number) -> {
            challenged.add(to);
            lastNumber = number;
          },
          new SplittableRandom(SEED)::nextLong);

  @Test
  void theFirstProofCountsAtOnce() {
    assertTrue(location.heard(HERE, Source.PROVEN, false, 0));
    assertEquals(HERE, location.proven());
  }

  @Test
  void aCopierThatIsQuickerWithSomeDatagramsDivertsNothing() {
    proveHere();
    for (var now = START; now < 10 * START; now += 10_000_000) {
      assertFalse(location.heard(THERE, Source.PROVEN, true, now + 1));
      location.heard(HERE, Source.PROVEN, true, now + 2);
    }
    assertEquals(HERE, location.proven());
  }

  @Test
  void aPeerThatIsHeardOnlyElsewhereIsFollowed() {
    proveHere();
    assertFalse(location.heard(THERE, Source.PROVEN, true, START + Location.MOVE_DELAY - 1));
    assertTrue(location.heard(THERE, Source.PROVEN, true, START + Location.MOVE_DELAY));
    assertEquals(THERE, location.proven());
  }

  @Test
  void aPeerThatHasMovedIsNotFollowedBackAtOnce() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    location.heard(THERE, Source.PROVEN, true, moved);
    assertFalse(location.heard(HERE, Source.PROVEN, true, moved + 1));
    assertEquals(THERE, location.proven());
  }

  @Test
  void aCopierThatWasQuickerWhenTheSessionBeganIsLeftAtOnceForTheAddressOfTheName() {
    location.suppose(HERE);
    location.heard(THERE, Source.PROVEN, false, START);
    assertTrue(location.heard(HERE, Source.PROVEN, true, START + 1));
    assertEquals(HERE, location.proven());
    assertFalse(location.heard(THERE, Source.PROVEN, true, START + 2));
    assertEquals(HERE, location.proven());
  }

  @Test
  void aPeerThatIsNotWhereItsNameSaysIsToldThereTooWhereThisSideIs() {
    location.suppose(HERE);
    location.heard(THERE, Source.PROVEN, false, START);
    assertEquals(List.of(THERE, HERE), location.inSession());
    location.heard(HERE, Source.PROVEN, true, START + 1);
    assertEquals(List.of(HERE), location.inSession());
  }

  @Test
  void betweenTwoAddressesOfItsNameAPeerIsFollowedAsElsewhere() {
    location.suppose(HERE);
    location.suppose(THERE);
    proveHere();
    assertFalse(location.heard(THERE, Source.PROVEN, true, START + 1));
  }

  @Test
  void withoutASessionThereIsNothingToDivert() {
    proveHere();
    assertTrue(location.heard(THERE, Source.PROVEN, false, START + 1));
    assertEquals(THERE, location.proven());
  }

  @Test
  void aPeerThatBeginsAnewElsewhereIsAnsweredThereAtOnce() {
    proveHere();
    assertTrue(location.heard(THERE, Source.POSSIBLE, true, START + 1));
    assertEquals(HERE, location.proven());
    assertTrue(location.all().containsAll(List.of(HERE, THERE)));
  }

  @Test
  void aPeerThatCanAnswerIsFollowedWhenItHasAnsweredFromThere() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    assertFalse(location.heard(THERE, Source.CLAIMED, true, moved));
    assertEquals(HERE, location.proven());
    assertEquals(List.of(THERE), challenged);
    assertTrue(location.answered(THERE, lastNumber, moved + 1));
    assertEquals(THERE, location.proven());
    assertEquals(Long.MAX_VALUE, location.nextDeadline());
  }

  @Test
  void anAnswerFromElsewhereOrOfAnotherNumberOrTooLateMovesNothing() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    location.heard(THERE, Source.CLAIMED, true, moved);
    assertTrue(lastNumber < 0);
    assertFalse(location.answered("elsewhere", lastNumber, moved + 1));
    assertFalse(location.answered(HERE, lastNumber, moved + 1));
    assertFalse(location.answered(THERE, lastNumber ^ 1, moved + 1));
    assertFalse(location.answered(THERE, lastNumber, moved + Challenges.LIFE));
    assertEquals(HERE, location.proven());
  }

  @Test
  void aCopierThatIsQuickerWithAllDatagramsDivertsNothingFromAPeerThatCanAnswer() {
    proveHere();
    for (var now = START; now < 10 * START; now += 10_000_000) {
      assertFalse(location.heard(THERE, Source.CLAIMED, true, now));
      location.onTimer(now);
    }
    assertEquals(HERE, location.proven());
  }

  @Test
  void whatIsSentToACopierIsNoMoreThanThreeChallengesForEachDatagram() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    for (var datagram = 1; datagram <= 20; datagram++) {
      location.heard("copier " + datagram, Source.CLAIMED, true, moved);
      for (var millis = 0; millis < 10_000; millis++) {
        location.onTimer(moved += 1_000_000);
      }
      assertEquals(Challenges.TRIES * datagram, challenged.size());
    }
    assertEquals(Long.MAX_VALUE, location.nextDeadline());
  }

  /** A peer that has moved sends many packets before it is followed. */
  @Test
  void aPacketFromElsewhereLeavesNothingToTheGarbageCollector() {
    proveHere();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var moved = START + Location.MOVE_DELAY;
    var allocated = Long.MAX_VALUE;
    for (var round = 0; round < 3; round++) {
      var before = threads.getCurrentThreadAllocatedBytes();
      for (var packet = 0; packet < PACKETS; packet++) {
        location.heard(THERE, Source.CLAIMED, true, moved + packet);
        location.nextDeadline();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
  }

  @Test
  void aCopierWithManyAddressesLeavesRoomForThePeer() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    location.heard(THERE, Source.CLAIMED, true, moved);
    var number = lastNumber;
    for (var copier = 1; copier < Challenges.MOST; copier++) {
      location.heard("copier " + copier, Source.CLAIMED, true, moved + copier);
    }
    assertTrue(location.answered(THERE, number, moved + 100));
  }

  @Test
  void aCopierThatWasQuickerWhenTheSessionBeganIsLeftForThePeerThatAnswers() {
    location.heard(THERE, Source.PROVEN, false, START);
    // The copier goes on; the peer is heard now and then.
    for (var now = START + 1; now < START + Location.MOVE_DELAY; now += 10_000_000) {
      location.heard(THERE, Source.CLAIMED, true, now);
    }
    location.heard(HERE, Source.CLAIMED, true, START + 5);
    assertEquals(List.of(THERE, HERE), challenged);
    assertTrue(location.answered(HERE, lastNumber, START + 6));
    assertEquals(HERE, location.proven());
  }

  @Test
  void toAnAddressOfItsNameAPeerIsFollowedWithoutAChallenge() {
    location.heard(THERE, Source.PROVEN, false, START);
    location.suppose(HERE);
    assertTrue(location.heard(HERE, Source.CLAIMED, true, START + 1));
    assertEquals(List.of(), challenged);
  }

  @Test
  void aPeerThatHasAnsweredWhereItIsMustAnswerAtAnAddressOfItsNameToo() {
    location.suppose("name");
    location.heard(HERE, Source.PROVEN, false, START);
    location.heard(HERE, Source.CLAIMED, true, START + 1);
    assertEquals(List.of(HERE), challenged);
    assertFalse(location.answered(HERE, lastNumber, START + 2));
    assertFalse(location.heard("name", Source.CLAIMED, true, START + 2 + Location.MOVE_DELAY));
    assertEquals(HERE, location.proven());
    assertTrue(location.answered("name", lastNumber, START + 3 + Location.MOVE_DELAY));
  }

  /** Or whoever relays one challenge would be followed. */
  @Test
  void aPeerThatHasAnsweredWhereItIsMustHaveBeenSilentThere() {
    location.heard(HERE, Source.PROVEN, false, START);
    location.heard(HERE, Source.CLAIMED, true, START + 1);
    location.answered(HERE, lastNumber, START + 2);
    assertFalse(location.heard(THERE, Source.CLAIMED, true, START + 3));
    assertEquals(List.of(HERE), challenged);
  }

  @Test
  void anAnswerFromWhereThePeerIsNoMoreMovesNothing() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    location.heard(HERE, Source.CLAIMED, true, START + 1);
    location.answered(HERE, lastNumber, START + 1);
    location.heard(THERE, Source.CLAIMED, true, moved + 1);
    var number = lastNumber;
    location.heard(HERE, Source.CLAIMED, true, moved + 2);
    assertFalse(location.answered(THERE, number, moved + 3));
    assertEquals(HERE, location.proven());
  }

  @Test
  void aChallengeThatWasDrivenOutHasTheSameNumberAgain() {
    proveHere();
    var moved = START + Location.MOVE_DELAY;
    location.heard(THERE, Source.CLAIMED, true, moved);
    var number = lastNumber;
    for (var copier = 1; copier <= Challenges.MOST; copier++) {
      location.heard("copier " + copier, Source.CLAIMED, true, moved + copier);
      assertTrue(number != lastNumber);
    }
    assertFalse(location.answered(THERE, number, moved + 100));
    location.heard(THERE, Source.CLAIMED, true, moved + 101); // with the answer itself
    assertTrue(location.answered(THERE, number, moved + 101));
  }

  @Test
  void anAnswerToAChallengeOfASessionBeforeMovesNothing() {
    proveHere();
    location.heard(THERE, Source.CLAIMED, true, START + Location.MOVE_DELAY);
    location.sessionOver();
    assertFalse(location.answered(THERE, lastNumber, START + Location.MOVE_DELAY + 1));
  }

  private void proveHere() {
    location.heard(HERE, Source.PROVEN, false, START);
  }
}
