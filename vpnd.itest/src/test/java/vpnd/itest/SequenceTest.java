// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import vpnd.itest.traffic.Sequence;

class SequenceTest {
  @Test
  void packetsThatAllArriveInOrderAreFine() {
    assertEquals(figures(3, 0, 0, 0, 0), arrivals(3, 0, 1, 2).report().toString());
  }

  @Test
  void packetThatWasNotSentIsNotLost() {
    var sequence = arrivals(9, 0, 1);
    sequence.ended(3);
    assertEquals(figures(2, 1, 0, 0, 0), sequence.report().toString());
  }

  @Test
  void missingPacketIsLost() {
    assertEquals(figures(2, 1, 0, 0, 0), arrivals(3, 0, 2).report().toString());
  }

  @Test
  void secondCopyIsDuplicateAndNotReordered() {
    assertEquals(figures(3, 0, 2, 0, 0), arrivals(3, 0, 1, 1, 2, 0).report().toString());
  }

  @Test
  void packetThatComesAfterLaterOneIsReordered() {
    assertEquals(figures(3, 0, 0, 1, 0), arrivals(3, 0, 2, 1).report().toString());
  }

  @Test
  void numberThatWasNeverSentIsForeign() {
    assertEquals(figures(1, 0, 0, 0, 3), arrivals(1, 0, 1, -1, Long.MAX_VALUE).report().toString());
  }

  @Test
  void longestGapIsBetweenNeighbours() {
    var sequence = new Sequence(3);
    sequence.arrived(0, 0);
    sequence.arrived(1, 70_000_000);
    sequence.arrived(2, 100_000_000);
    assertEquals(70, sequence.report().get("longest_gap_ms"));
  }

  private static Sequence arrivals(int expected, long... numbers) {
    var sequence = new Sequence(expected);
    for (long number : numbers) {
      sequence.arrived(number, 0);
    }
    return sequence;
  }

  private static String figures(
      int received, int lost, int duplicated, int reordered, int foreign) {
    return "report received=%d lost=%d duplicated=%d reordered=%d foreign=%d longest_gap_ms=0"
        .formatted(received, lost, duplicated, reordered, foreign);
  }
}
