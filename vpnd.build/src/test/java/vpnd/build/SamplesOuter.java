// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import java.util.function.Supplier;

/** A class without a lambda, around one with a lambda that needs a private method of it. */
final class SamplesOuter {
  private static String secret() {
    return "secret";
  }

  static final class Inner {
    private Inner() {}

    static Supplier<String> lambda() {
      return SamplesOuter::secret;
    }
  }
}
