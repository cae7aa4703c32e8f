// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedTest {
  private final String before = System.getProperty("seed", "");

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty("seed");
    } else {
      System.setProperty("seed", before);
    }
  }

  @Test
  void theSeedIsTheOneThatWasAskedFor() {
    System.setProperty("seed", "-4711");
    assertEquals(-4711, Seed.draw());
  }

  @Test
  void aSeedThatIsNoNumberIsNotIgnored() {
    System.setProperty("seed", "47l1");
    assertThrows(NumberFormatException.class, Seed::draw);
  }

  @Test
  void otherwiseItIsAnotherOneEachTime() {
    System.clearProperty("seed");
    assertNotEquals(Seed.draw(), Seed.draw());
  }
}
