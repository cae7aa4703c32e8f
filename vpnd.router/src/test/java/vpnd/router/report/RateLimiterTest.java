// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Some at once, and then one in each interval. */
final class RateLimiterTest {
  private final RateLimiter limiter = new RateLimiter(3, 100);

  @Test
  void whatIsUsedUpComesBackOneByOne() {
    take(3, 1000);
    assertFalse(limiter.take(1099));
    take(1, 1100);
    assertFalse(limiter.take(1199));
  }

  @Test
  void nothingIsSavedBeyondTheBurst() {
    take(3, 1000);
    take(3, 9000);
    assertFalse(limiter.take(9000));
  }

  private void take(int count, long now) {
    for (var number = 0; number < count; number++) {
      assertTrue(limiter.take(now));
    }
  }
}
