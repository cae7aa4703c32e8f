// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.router.protocol.Actions.Source;

/** A peer is followed, but not because somebody was quicker with one of its datagrams. */
final class LocationTest {
  private static final String HERE = "here";
  private static final String THERE = "there";
  private static final long START = 5_000_000_000L;

  private final Location<String> location = new Location<>(String::equals, String::equals);

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

  private void proveHere() {
    location.heard(HERE, Source.PROVEN, false, START);
  }
}
