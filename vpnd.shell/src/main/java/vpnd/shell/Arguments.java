// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind the name of a command.
 *
 * @param peer what the operator calls a tunnel; null for all of them
 * @param isJson whether the answer shall be JSON
 */
record Arguments(@Nullable String peer, boolean isJson) {
  private static final String JSON = "--json";

  /**
   * Reads {@code [PEER] [--json]} in any order.
   *
   * @throws IllegalArgumentException if there is something else
   */
  static Arguments parse(String command, String... words) {
    return parse(command, " [PEER] [--json]", words, 1);
  }

  /**
   * Reads {@code [--json]}.
   *
   * @throws IllegalArgumentException if there is something else
   */
  static Arguments parseOptions(String command, String... words) {
    return parse(command, " [--json]", words, 0);
  }

  private static Arguments parse(String command, String synopsis, String[] words, int maxPeers) {
    String peer = null;
    boolean isJson = false;
    int peers = 0;
    for (var word : words) {
      if (word.equals(JSON)) {
        isJson = true;
      } else if (word.startsWith("-") || ++peers > maxPeers) {
        throw new IllegalArgumentException(
            command + " does not take '" + word + "'; it is: " + command + synopsis);
      } else {
        peer = word;
      }
    }
    return new Arguments(peer, isJson);
  }
}
