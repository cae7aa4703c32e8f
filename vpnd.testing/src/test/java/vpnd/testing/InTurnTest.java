// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InTurnTest {
  @Test
  void ofThreeCommitsInARowOneRunsAClass() {
    for (int own = 0; own < 3; own++) {
      int number = own;
      long runs =
          IntStream.range(1000, 1003).filter(turn -> InTurn.Condition.isTurn(number, turn)).count();
      assertEquals(1, runs);
    }
  }

  @Test
  void byHandAllRun() {
    assertTrue(InTurn.Condition.isTurn(2, null));
  }
}
