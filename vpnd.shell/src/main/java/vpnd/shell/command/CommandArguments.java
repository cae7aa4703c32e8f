// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.arguments.ArgumentReader;

/**
 * The arguments of a command.
 *
 * @param peer name or label of a tunnel; null for all
 * @param isJson whether the output is JSON
 */
record CommandArguments(@Nullable String peer, boolean isJson) {
  private static final String JSON = "--json";
  private static final String END = "--";

  /**
   * Parses {@code [PEER] [--json]} in any order; a peer behind {@code --} may look like an option.
   *
   * @throws IllegalArgumentException on any other argument
   */
  static CommandArguments parse(String command, String... words) {
    return parse(command, " [PEER] [--json]", words, 1);
  }

  /**
   * Parses {@code [--json]}.
   *
   * @throws IllegalArgumentException on any other argument
   */
  static CommandArguments parseOptions(String command, String... words) {
    return parse(command, " [--json]", words, 0);
  }

  /**
   * Ignores a tunnel that is being stopped, unless it was selected by name.
   *
   * @throws IllegalArgumentException if it was
   */
  void requireAll(String ended) {
    if (peer != null) {
      throw ended(ended);
    }
  }

  /** The error for a tunnel that is being stopped. */
  static IllegalArgumentException ended(String tunnel) {
    return new IllegalArgumentException("the tunnel " + tunnel + " is just being ended");
  }

  private static CommandArguments parse(
      String command, String synopsis, String[] words, int maxPeers) {
    String peer = null;
    boolean isJson = false;
    int peers = 0;
    for (var reader = new ArgumentReader(words); !reader.isEmpty(); ) {
      boolean isOption = reader.isOption();
      var argument = reader.next();
      if (isOption && argument.equals(JSON)) {
        isJson = true;
      } else if (isOption || ++peers > maxPeers) {
        throw new IllegalArgumentException(
            command + " does not take '" + argument + "'; usage: " + command + synopsis);
      } else {
        peer = argument;
      }
    }
    if (peer == null && List.of(words).contains(END)) {
      // The value of a variable in a script must not select all peers.
      throw new IllegalArgumentException(
          command + " does not take '" + END + "' alone; usage: " + command + synopsis);
    }
    return new CommandArguments(peer, isJson);
  }
}
