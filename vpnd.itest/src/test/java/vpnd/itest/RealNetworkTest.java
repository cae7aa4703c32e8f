// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vpnd.itest.RealNetwork.Condition;

class RealNetworkTest {
  @Test
  void testRunsWhereNothingIsMissing() {
    assertFalse(Condition.decide("a test", "", false).isDisabled());
    assertFalse(Condition.decide("a test", "", true).isDisabled());
  }

  @Test
  void testIsSkippedAndSaysWhatIsMissing() {
    var decision = Condition.decide("a test", "root", false);
    assertTrue(decision.isDisabled());
    assertTrue(decision.getReason().orElseThrow().contains("a test cannot run: it needs root"));
  }

  @Test
  void testThatMustRunFailsInsteadOfBeingSkipped() {
    var failure =
        assertThrows(IllegalStateException.class, () -> Condition.decide("a test", "root", true));
    assertTrue(failure.toString().contains("needs root"));
  }
}
