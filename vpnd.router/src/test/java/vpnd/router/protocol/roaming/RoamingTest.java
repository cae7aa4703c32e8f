// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.roaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.Actions.Source;
import vpnd.testing.Seed;

/** A peer is followed, but not because somebody was quicker with one of its datagrams. */
final class RoamingTest {
  private static final String HERE = "here";
  private static final String THERE = "there";
  private static final long START = 5_000_000_000L;
  private static final int PACKETS = 100_000;
  private static final long SEED = Seed.draw();

  private final List<String> challenged = new ArrayList<>();
  private int lastNumber;
  private final Roaming<String> roaming =
      new Roaming<>(
          String::equals,
          String::equals,
          (to, number) -> {
            challenged.add(to);
            lastNumber = number;
          },
          new SplittableRandom(SEED)::nextLong);

  @Test
  void theFirstProofCountsAtOnce() {
    assertTrue(roaming.heard(HERE, Source.PROVEN, false, 0));
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void aCopierThatIsQuickerWithSomeDatagramsDivertsNothing() {
    proveHere();
    for (var now = START; now < 10 * START; now += 10_000_000) {
      assertFalse(roaming.heard(THERE, Source.PROVEN, true, now + 1));
      roaming.heard(HERE, Source.PROVEN, true, now + 2);
    }
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void aPeerThatIsHeardOnlyElsewhereIsFollowed() {
    proveHere();
    assertFalse(roaming.heard(THERE, Source.PROVEN, true, START + Roaming.MOVE_DELAY - 1));
    assertTrue(roaming.heard(THERE, Source.PROVEN, true, START + Roaming.MOVE_DELAY));
    assertEquals(THERE, roaming.proven());
  }

  @Test
  void aPeerThatHasMovedIsNotFollowedBackAtOnce() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    roaming.heard(THERE, Source.PROVEN, true, moved);
    assertFalse(roaming.heard(HERE, Source.PROVEN, true, moved + 1));
    assertEquals(THERE, roaming.proven());
  }

  @Test
  void aCopierThatWasQuickerWhenTheSessionBeganIsLeftAtOnceForTheAddressOfTheName() {
    roaming.suppose(List.of(HERE));
    roaming.heard(THERE, Source.PROVEN, false, START);
    assertTrue(roaming.heard(HERE, Source.PROVEN, true, START + 1));
    assertEquals(HERE, roaming.proven());
    assertFalse(roaming.heard(THERE, Source.PROVEN, true, START + 2));
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void aPeerThatIsNotWhereItsNameSaysIsToldThereTooWhereThisSideIs() {
    roaming.suppose(List.of(HERE));
    roaming.heard(THERE, Source.PROVEN, false, START);
    assertEquals(List.of(THERE, HERE), roaming.inSession());
    roaming.heard(HERE, Source.PROVEN, true, START + 1);
    assertEquals(List.of(HERE), roaming.inSession());
  }

  @Test
  void betweenTwoAddressesOfItsNameAPeerIsFollowedAsElsewhere() {
    roaming.suppose(List.of(HERE, THERE));
    proveHere();
    assertFalse(roaming.heard(THERE, Source.PROVEN, true, START + 1));
  }

  @Test
  void withoutASessionThereIsNothingToDivert() {
    proveHere();
    assertTrue(roaming.heard(THERE, Source.PROVEN, false, START + 1));
    assertEquals(THERE, roaming.proven());
  }

  @Test
  void aPeerThatBeginsAnewElsewhereIsAnsweredThereAtOnce() {
    proveHere();
    assertTrue(roaming.heard(THERE, Source.POSSIBLE, true, START + 1));
    assertEquals(HERE, roaming.proven());
    assertTrue(roaming.all().containsAll(List.of(HERE, THERE)));
  }

  @Test
  void aPeerThatCanAnswerIsFollowedWhenItHasAnsweredFromThere() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    assertFalse(roaming.heard(THERE, Source.CLAIMED, true, moved));
    assertEquals(HERE, roaming.proven());
    assertEquals(List.of(THERE), challenged);
    assertTrue(roaming.answered(THERE, lastNumber, moved + 1));
    assertEquals(THERE, roaming.proven());
    assertEquals(Long.MAX_VALUE, roaming.nextDeadline());
  }

  @Test
  void anAnswerFromElsewhereOrOfAnotherNumberOrTooLateMovesNothing() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    roaming.heard(THERE, Source.CLAIMED, true, moved);
    assertTrue(lastNumber < 0);
    assertFalse(roaming.answered("elsewhere", lastNumber, moved + 1));
    assertFalse(roaming.answered(HERE, lastNumber, moved + 1));
    assertFalse(roaming.answered(THERE, lastNumber ^ 1, moved + 1));
    assertFalse(roaming.answered(THERE, lastNumber, moved + Challenges.LIFE));
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void aCopierThatIsQuickerWithAllDatagramsDivertsNothingFromAPeerThatCanAnswer() {
    proveHere();
    for (var now = START; now < 10 * START; now += 10_000_000) {
      assertFalse(roaming.heard(THERE, Source.CLAIMED, true, now));
      roaming.onTimer(now);
    }
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void whatIsSentToACopierIsNoMoreThanThreeChallengesForEachDatagram() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    for (var datagram = 1; datagram <= 20; datagram++) {
      roaming.heard("copier " + datagram, Source.CLAIMED, true, moved);
      for (var millis = 0; millis < 10_000; millis++) {
        roaming.onTimer(moved += 1_000_000);
      }
      assertEquals(Challenges.TRIES * datagram, challenged.size());
    }
    assertEquals(Long.MAX_VALUE, roaming.nextDeadline());
  }

  /** A peer that has moved sends many packets before it is followed. */
  @Test
  void aPacketFromElsewhereLeavesNothingToTheGarbageCollector() {
    proveHere();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var moved = START + Roaming.MOVE_DELAY;
    var allocated = Long.MAX_VALUE;
    for (var round = 0; round < 3; round++) {
      var before = threads.getCurrentThreadAllocatedBytes();
      for (var packet = 0; packet < PACKETS; packet++) {
        roaming.heard(THERE, Source.CLAIMED, true, moved + packet);
        roaming.nextDeadline();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
  }

  @Test
  void aCopierWithManyAddressesLeavesRoomForThePeer() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    roaming.heard(THERE, Source.CLAIMED, true, moved);
    var number = lastNumber;
    for (var copier = 1; copier < Challenges.MOST; copier++) {
      roaming.heard("copier " + copier, Source.CLAIMED, true, moved + copier);
    }
    assertTrue(roaming.answered(THERE, number, moved + 100));
  }

  @Test
  void aCopierThatWasQuickerWhenTheSessionBeganIsLeftForThePeerThatAnswers() {
    roaming.heard(THERE, Source.PROVEN, false, START);
    // The copier goes on; the peer is heard now and then.
    for (var now = START + 1; now < START + Roaming.MOVE_DELAY; now += 10_000_000) {
      roaming.heard(THERE, Source.CLAIMED, true, now);
    }
    roaming.heard(HERE, Source.CLAIMED, true, START + 5);
    assertEquals(List.of(THERE, HERE), challenged);
    assertTrue(roaming.answered(HERE, lastNumber, START + 6));
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void toAnAddressOfItsNameAPeerIsFollowedWithoutAChallenge() {
    roaming.heard(THERE, Source.PROVEN, false, START);
    roaming.suppose(List.of(HERE));
    assertTrue(roaming.heard(HERE, Source.CLAIMED, true, START + 1));
    assertEquals(List.of(), challenged);
  }

  @Test
  void aPeerThatHasAnsweredWhereItIsMustAnswerAtAnAddressOfItsNameToo() {
    roaming.suppose(List.of("name"));
    roaming.heard(HERE, Source.PROVEN, false, START);
    roaming.heard(HERE, Source.CLAIMED, true, START + 1);
    assertEquals(List.of(HERE), challenged);
    assertFalse(roaming.answered(HERE, lastNumber, START + 2));
    assertFalse(roaming.heard("name", Source.CLAIMED, true, START + 2 + Roaming.MOVE_DELAY));
    assertEquals(HERE, roaming.proven());
    assertTrue(roaming.answered("name", lastNumber, START + 3 + Roaming.MOVE_DELAY));
  }

  /** Otherwise an attacker that relays one challenge would be followed. */
  @Test
  void aPeerThatHasAnsweredWhereItIsMustHaveBeenSilentThere() {
    roaming.heard(HERE, Source.PROVEN, false, START);
    roaming.heard(HERE, Source.CLAIMED, true, START + 1);
    roaming.answered(HERE, lastNumber, START + 2);
    assertFalse(roaming.heard(THERE, Source.CLAIMED, true, START + 3));
    assertEquals(List.of(HERE), challenged);
  }

  @Test
  void anAnswerFromWhereThePeerIsNoMoreMovesNothing() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    roaming.heard(HERE, Source.CLAIMED, true, START + 1);
    roaming.answered(HERE, lastNumber, START + 1);
    roaming.heard(THERE, Source.CLAIMED, true, moved + 1);
    var number = lastNumber;
    roaming.heard(HERE, Source.CLAIMED, true, moved + 2);
    assertFalse(roaming.answered(THERE, number, moved + 3));
    assertEquals(HERE, roaming.proven());
  }

  @Test
  void aChallengeThatWasDrivenOutHasTheSameNumberAgain() {
    proveHere();
    var moved = START + Roaming.MOVE_DELAY;
    roaming.heard(THERE, Source.CLAIMED, true, moved);
    var number = lastNumber;
    for (var copier = 1; copier <= Challenges.MOST; copier++) {
      roaming.heard("copier " + copier, Source.CLAIMED, true, moved + copier);
      assertTrue(number != lastNumber);
    }
    assertFalse(roaming.answered(THERE, number, moved + 100));
    roaming.heard(THERE, Source.CLAIMED, true, moved + 101); // with the answer itself
    assertTrue(roaming.answered(THERE, number, moved + 101));
  }

  @Test
  void anAnswerToAChallengeOfASessionBeforeMovesNothing() {
    proveHere();
    roaming.heard(THERE, Source.CLAIMED, true, START + Roaming.MOVE_DELAY);
    roaming.sessionOver();
    assertFalse(roaming.answered(THERE, lastNumber, START + Roaming.MOVE_DELAY + 1));
  }

  @Test
  void aSilentPeerIsTriedWhereItIsThenAtAllOtherAddressesOfItsNamesAndFollowed() {
    roaming.suppose(List.of("first", "second", "third"));
    roaming.heard("first", Source.CLAIMED, true, START);
    var silent = START + Roaming.SILENCE;
    assertEquals(silent, roaming.nextDeadline());
    roaming.onTimer(silent - 1);
    assertEquals(List.of(), challenged);
    roaming.onTimer(silent);
    assertEquals(List.of("first"), challenged);
    challenged.clear();
    var still = silent + Roaming.SILENT_INTERVAL;
    roaming.onTimer(still);
    assertTrue(challenged.containsAll(List.of("second", "third")), challenged::toString);
    assertTrue(roaming.answered("third", lastNumber, still + 1));
    assertEquals("third", roaming.proven());
  }

  @Test
  void anAddressThatHasBeenSilentForFifteenSecondsIsLeft() {
    roaming.suppose(List.of("first", "second"));
    roaming.heard("first", Source.CLAIMED, true, START);
    var end = START + 15_000_000_000L;
    for (var now = roaming.nextDeadline(); now < end; now = roaming.nextDeadline()) {
      roaming.onTimer(now);
      if (challenged.contains("second")) {
        roaming.answered("second", lastNumber, now + 1);
        break;
      }
    }
    assertEquals("second", roaming.proven());
  }

  @Test
  void aPeerThatLostOneDatagramAnswersWhereItIsAndIsTriedNowhereElse() {
    roaming.suppose(List.of("first", "second"));
    roaming.heard("first", Source.CLAIMED, true, START);
    var silent = START + Roaming.SILENCE;
    roaming.onTimer(silent);
    roaming.heard("first", Source.CLAIMED, true, silent + 1);
    assertFalse(roaming.answered("first", lastNumber, silent + 1));
    roaming.onTimer(silent + Roaming.SILENT_INTERVAL);
    assertEquals(List.of("first"), challenged);
  }

  /** An address that was looked up has no own address, and the answer has one. */
  @Test
  void theAnswerFromThePreferredAddressCountsAlthoughItNamesAnOwnAddress() {
    var first = endpoint("192.0.2.1", null);
    var numbers = new ArrayList<Integer>();
    var way =
        new Roaming<Endpoint>(
            Endpoint::isAt,
            Endpoint::isSameWay,
            (to, number) -> numbers.add(number),
            new SplittableRandom(SEED)::nextLong);
    way.suppose(List.of(first, endpoint("192.0.2.2", null)));
    var second = endpoint("192.0.2.2", "198.51.100.1");
    way.heard(second, Source.CLAIMED, true, START);
    var search = START + Roaming.SEARCH_INTERVAL;
    way.heard(second, Source.CLAIMED, true, search);
    way.onTimer(search);
    var answer = endpoint("192.0.2.1", "198.51.100.1");
    way.heard(answer, Source.CLAIMED, true, search + 1);
    assertTrue(way.answered(answer, numbers.get(0), search + 1));
    assertEquals(answer, way.proven());
  }

  private static Endpoint endpoint(String address, @Nullable String own) {
    return new Endpoint(
        new InetSocketAddress(address, 1337),
        own == null ? null : IpPrefix.parse(own + "/32").address());
  }

  /** The peer sends there until it hears from here at the preferred one. */
  @Test
  void aPeerThatIsHeardAtAnAddressLessPreferredThanTheProvenOneIsNotFollowedBackAtOnce() {
    roaming.suppose(List.of("first", "second"));
    roaming.heard("first", Source.CLAIMED, true, START);
    assertFalse(roaming.heard("second", Source.CLAIMED, true, START + Roaming.SILENCE - 1));
    assertEquals(List.of(), challenged);
    assertFalse(roaming.heard("second", Source.CLAIMED, true, START + Roaming.SILENCE));
    assertEquals(List.of("second"), challenged);
  }

  /** Otherwise a challenge would move packets to a way that may be dead from here. */
  @Test
  void aChallengeOfThePeerChangesNoOwnAddress() {
    var way =
        new Roaming<Endpoint>(Endpoint::isAt, Endpoint::isSameWay, (to, number) -> {}, () -> 1);
    var here = endpoint("192.0.2.1", "198.51.100.1");
    var other = endpoint("192.0.2.1", "198.51.100.2");
    way.heard(here, Source.CLAIMED, true, START);
    assertFalse(way.heard(other, Source.CHALLENGING, true, START + 1));
    assertEquals(here, way.proven());
    assertTrue(way.heard(other, Source.CLAIMED, true, START + 2));
    assertEquals(other, way.proven());
  }

  @Test
  void thePreferredAddressIsTriedAndReturnedToWhileThePeerIsHeardAtAnother() {
    roaming.suppose(List.of("first", "second", "third"));
    roaming.heard("second", Source.CLAIMED, true, START);
    for (var now = START; now < START + Roaming.SEARCH_INTERVAL; now += 100_000_000) {
      roaming.heard("second", Source.CLAIMED, true, now);
      roaming.onTimer(now);
      assertEquals(List.of(), challenged);
    }
    var search = START + Roaming.SEARCH_INTERVAL;
    assertEquals(search, roaming.nextDeadline());
    roaming.onTimer(search);
    assertEquals(List.of("first"), challenged);
    roaming.heard("second", Source.CLAIMED, true, search);
    assertTrue(roaming.answered("first", lastNumber, search + 1));
    assertEquals("first", roaming.proven());
  }

  @Test
  void aPeerThatIsHeardAtThePreferredAddressIsTriedNowhereElse() {
    roaming.suppose(List.of("first", "second"));
    for (var now = START; now < 20 * START; now += Roaming.SILENCE / 2) {
      roaming.heard("first", Source.CLAIMED, true, now);
      roaming.onTimer(now);
    }
    assertEquals(List.of(), challenged);
  }

  @Test
  void aPeerThatAnswersNoChallengesIsTriedNowhereElse() {
    roaming.suppose(List.of("first", "second"));
    roaming.heard("second", Source.PROVEN, false, START);
    assertEquals(Long.MAX_VALUE, roaming.nextDeadline());
    roaming.onTimer(START + 3 * Roaming.SILENCE);
    assertEquals(List.of(), challenged);
  }

  @Test
  void afterTheSessionNothingIsTried() {
    roaming.suppose(List.of("first", "second"));
    roaming.heard("second", Source.CLAIMED, true, START);
    roaming.sessionOver();
    assertEquals(Long.MAX_VALUE, roaming.nextDeadline());
  }

  private void proveHere() {
    roaming.heard(HERE, Source.PROVEN, false, START);
  }
}
