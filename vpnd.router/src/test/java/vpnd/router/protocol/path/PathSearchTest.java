// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.router.protocol.path.PathSearch.UNKNOWN;
import static vpnd.router.protocol.path.SimulatedPath.HOST;

import org.junit.jupiter.api.Test;
import vpnd.testing.Seed;

/** How the longest packet is found that passes (RFC 8899; protocol, section 15). */
class PathSearchTest {
  private static final long SEED = Seed.draw();
  private final SimulatedPath path = new SimulatedPath(SEED);

  private void assertFound(int width) {
    var limit = path.search.verified();
    assertTrue(limit <= width && limit > width - PathSearch.STEP, limit + " of " + width);
  }

  @Test
  void theMessagesWithWhichASessionBeginsGoFirst() {
    path.search.begin(path.now);
    path.run(0.9);
    assertEquals(0, path.probes);
  }

  @Test
  void aWidePathIsConfirmedByOneProbeOfFullLength() {
    path.search.begin(path.now);
    path.run(9);
    assertEquals(1, path.probes);
    assertEquals(HOST, path.search.verified());
  }

  @Test
  void aHoleOfAnySizeIsFoundWhenASessionBegins() {
    for (var width = PathSearch.SHORTEST; width < HOST; width++) {
      var narrow = new SimulatedPath(SEED);
      narrow.width = width;
      narrow.search.begin(0);
      narrow.run(13);
      assertTrue(narrow.search.verified() <= width, "of " + width);
      assertTrue(narrow.search.verified() > width - PathSearch.STEP, "of " + width);
    }
  }

  @Test
  void aHoleOfAnySizeIsFoundWithinThirtySecondsInTheMiddleOfASession() {
    for (var width = PathSearch.SHORTEST; width < HOST; width++) {
      var narrowed = new SimulatedPath(SEED);
      narrowed.search.begin(0);
      narrowed.run(100.1);
      narrowed.width = width;
      narrowed.run(22);
      assertTrue(narrowed.search.verified() <= width, "of " + width);
      assertTrue(narrowed.search.verified() > width - PathSearch.STEP, "of " + width);
    }
  }

  @Test
  void aPathThatGetsNarrowerOnceMoreIsFollowed() {
    path.width = 1400;
    path.search.begin(path.now);
    path.run(20);
    path.width = 900;
    path.run(22);
    assertFound(900);
  }

  @Test
  void aLossOfATenthBothWaysLowersNothing() {
    path.loss = 0.1;
    path.search.begin(path.now);
    for (var minute = 0; minute < 60; minute++) {
      path.run(60);
      assertEquals(HOST, path.search.verified(), "seed " + SEED);
    }
  }

  @Test
  void aHoleIsFoundDespiteALossOfATenth() {
    path.loss = 0.1;
    path.width = 1200;
    path.search.begin(path.now);
    path.run(20);
    assertTrue(path.search.verified() <= 1200, "seed " + SEED);
    assertTrue(path.search.verified() > 1000, "seed " + SEED);
  }

  @Test
  void aSlowPathIsNoNarrowOne() {
    path.roundTrip = 5 * SimulatedPath.SECOND / 2;
    path.search.begin(path.now);
    path.run(600);
    assertEquals(HOST, path.search.verified());
  }

  @Test
  void whereNothingPassesNothingIsKnownOfSizes() {
    path.search.begin(path.now);
    path.run(100);
    path.width = 0;
    path.run(600);
    assertEquals(HOST, path.search.verified());
    path.width = 1000;
    path.run(22);
    assertFound(1000);
  }

  @Test
  void aPathThatIsNotUsedCostsNothing() {
    path.search.begin(path.now);
    path.isUsed = false;
    path.run(600);
    assertEquals(1, path.probes);
  }

  @Test
  void aPathThatIsUsedCostsOneProbeInTenSeconds() {
    path.search.begin(path.now);
    path.run(600.1);
    assertEquals(1 + 60, path.probes);
  }

  @Test
  void aSearchSendsNoMoreThanSixProbesInHalfASecond() {
    path.width = PathSearch.SHORTEST;
    path.search.begin(path.now);
    var before = 0;
    for (var time = 0.0; time < 13; time += 0.5) {
      path.run(0.5);
      assertTrue(path.probes - before <= Round.SIZES, () -> "at " + path.now);
      before = path.probes;
    }
    assertEquals(107, path.probes);
  }

  @Test
  void aPathThatHasBecomeWiderIsUsedAfterTenMinutes() {
    path.width = 1000;
    path.search.begin(path.now);
    path.run(20);
    path.width = 1300;
    path.run(570);
    assertFound(1000);
    path.run(40);
    assertFound(1300);
    path.width = HOST;
    path.run(620);
    assertEquals(HOST, path.search.verified());
  }

  @Test
  void aHintOfTheHostIsFollowedWithinTwoSecondsIfItIsRight() {
    path.search.begin(path.now);
    path.run(20);
    path.width = 1331;
    path.search.path(1331, HOST, false, path.now);
    path.run(2.1);
    assertEquals(1331, path.search.verified());
    path.width = HOST;
    path.search.path(HOST, HOST, false, path.now);
    path.run(1.1);
    assertEquals(HOST, path.search.verified());
  }

  @Test
  void aForgedHintChangesNothingHoweverSmall() {
    path.search.begin(path.now);
    path.run(20);
    for (var forged = HOST - 1; forged > -100; forged -= 7) {
      path.search.path(forged, HOST, false, path.now);
      path.run(30);
      assertEquals(HOST, path.search.verified(), "after " + forged);
    }
  }

  @Test
  void aHintThatWasForgedBeforeTheSessionLastsUntilTheFirstAnswer() {
    var forged = new SimulatedPath(SEED);
    forged.search.path(600, HOST, true, 0);
    forged.search.begin(0);
    forged.run(1.1);
    assertEquals(HOST, forged.search.verified());
    assertEquals(2, forged.probes);
  }

  @Test
  void aHintThatIsTooLargeOnANarrowerPathIsFoundOut() {
    path.search.begin(path.now);
    path.run(20);
    path.width = 1000;
    path.search.path(1331, HOST, false, path.now);
    path.run(14);
    assertFound(1000);
  }

  @Test
  void aHintBetweenTheStepsIsMetExactly() {
    for (var width = PathSearch.SHORTEST; width < HOST; width += 3) {
      var narrow = new SimulatedPath(SEED);
      narrow.width = width;
      narrow.search.path(width, HOST, true, 0);
      narrow.search.begin(0);
      narrow.run(30);
      assertEquals(width, narrow.search.verified());
    }
  }

  @Test
  void onAnotherPathTheSearchBeginsAnew() {
    path.width = 1000;
    path.search.begin(path.now);
    path.run(20);
    assertFound(1000);
    path.search.path(HOST, HOST, true, path.now);
    assertEquals(UNKNOWN, path.search.verified());
    path.width = 1200;
    path.run(13);
    assertFound(1200);
  }

  @Test
  void answersToOtherProbesThanThoseUnderWayCountForNothing() {
    path.search.begin(path.now);
    path.run(20);
    path.width = 1000;
    var confirmed = path.lastNumber;
    for (var time = 0.0; time < 22; time += 0.1) {
      path.run(0.1);
      path.search.acknowledged(confirmed, path.now);
      path.search.acknowledged(confirmed + 1_000_000, path.now);
      path.search.acknowledged(Integer.MIN_VALUE, path.now);
    }
    assertFound(1000);
  }

  @Test
  void whoAnswersNoMoreIsSentNothing() {
    path.width = 1000;
    path.search.begin(path.now);
    path.run(20);
    path.search.end();
    assertEquals(UNKNOWN, path.search.verified());
    var before = path.probes;
    path.run(1000);
    assertEquals(before, path.probes);
  }

  @Test
  void aPathOfTheShortestSizeIsNotSearched() {
    path.search.path(PathSearch.SHORTEST, PathSearch.SHORTEST, true, path.now);
    path.search.begin(path.now);
    path.run(100);
    assertEquals(0, path.probes);
  }
}
