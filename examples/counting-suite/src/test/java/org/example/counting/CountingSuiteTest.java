// SPDX-License-Identifier: BSD-2-Clause
package org.example.counting;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import vpnd.crypto.Sodium;
import vpnd.tck.contract.CipherContract;
import vpnd.tck.contract.CipherSuiteContract;

/** All tests are those of the kit, over the suite of vpnd. */
class CountingSuiteTest extends CipherSuiteContract {
  private static final Sodium SODIUM = open();
  private static final CountingSuite SUITE = new CountingSuite(SODIUM);

  CountingSuiteTest() {
    super(SUITE);
  }

  @Nested
  class Cipher extends CipherContract {
    Cipher() {
      super(SUITE);
    }
  }

  private static Sodium open() {
    try {
      return Sodium.open(null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void agreementsWereCounted() {
    assertTrue(SUITE.agreements() > 0);
    SODIUM.close();
  }
}
