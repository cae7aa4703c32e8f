// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertFalse;
import static org.junit.Assume.assumeTrue;

/** The network that the tests run in; {@code src/test/bin/java} gives them one of their own. */
final class Network {
  private Network() {}

  /** Whether the process has a network of its own, which it may change as it likes. */
  static boolean isOwn() {
    return Boolean.getBoolean("vpnd.namespace");
  }

  /** Skips the test without such a network, with a message; fails if CI is true. */
  static void requireOwn() {
    if (!isOwn()) {
      var message = "SKIPPED: only root on Linux can test with real tunnel devices";
      System.err.println(message);
      assertFalse(message, "true".equals(System.getenv("CI")));
    }
    assumeTrue(isOwn());
  }
}
