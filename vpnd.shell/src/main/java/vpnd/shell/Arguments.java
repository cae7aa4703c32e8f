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

  /**
   * Where all tunnels are meant, one that is just being ended is none of them.
   *
   * @throws IllegalArgumentException if it is this one that is meant
   */
  void requireAll(String ended) {
    if (peer != null) {
      throw ended(ended);
    }
  }

  /** What to say of a tunnel that is just being ended. */
  static IllegalArgumentException ended(String tunnel) {
    return new IllegalArgumentException("the tunnel " + tunnel + " is just being ended");
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
            command + " does not take '" + word + "'; usage: " + command + synopsis);
      } else {
        peer = word;
      }
    }
    return new Arguments(peer, isJson);
  }
}
