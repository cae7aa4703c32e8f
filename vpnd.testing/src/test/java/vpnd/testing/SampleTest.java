// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final List<Integer> CASES = List.of(0, 1, 2, 3, 4, 5, 6);

  @Test
  void sixSeedsInARowDoEachCaseOnce() {
    for (long seed : new long[] {0, 7, -2, Long.MAX_VALUE - 6}) {
      var done =
          LongStream.range(seed, seed + 6).boxed().flatMap(s -> Sample.of(CASES, s).stream());
      assertEquals(CASES, done.sorted().toList());
    }
  }

  @Test
  void aSeedRepeatsItsCases() {
    assertEquals(List.of(0, 6), Sample.of(CASES, 6));
    assertEquals(List.of(4), Sample.of(CASES, 4));
  }

  @Test
  void atLeastOneCaseIsDone() {
    assertEquals(List.of("a"), Sample.of(List.of("a"), 5));
    assertEquals(List.of(), Sample.of(List.of(), 5));
  }
}
