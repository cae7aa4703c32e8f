// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final List<Integer> CASES = List.of(0, 1, 2, 3, 4, 5, 6);

  @Test
  void threeSeedsInARowDoEachCaseOnce() {
    for (long seed : new long[] {0, 7, -2, Long.MAX_VALUE - 3}) {
      var done =
          LongStream.range(seed, seed + 3).boxed().flatMap(s -> Sample.of(CASES, s).stream());
      assertEquals(CASES, done.sorted().toList());
    }
  }

  @Test
  void aSeedRepeatsItsCases() {
    assertEquals(List.of(1, 4), Sample.of(CASES, 4));
  }
}
