// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Messages for mistyped commands. */
final class Usage {
  /** Synopses of Felix's commands in docs/shell.md, whose own messages are for programmers. */
  private static final Map<String, String> FELIX =
      Map.of(
          "bundlelevel", "bundlelevel BUNDLE...",
          "frameworklevel", "frameworklevel",
          "headers", "headers [BUNDLE...]",
          "help", "help [COMMAND]",
          "install", "install URL...",
          "lb", "lb [-s] [NAME]",
          "refresh", "refresh [BUNDLE...]",
          "resolve", "resolve [BUNDLE...]",
          "start", "start BUNDLE...",
          "uninstall", "uninstall BUNDLE...");

  private Usage() {}

  /** The message for wrong arguments. */
  static String of(String command) {
    var form = FELIX.get(withoutScope(command).toLowerCase(Locale.ROOT));
    return "%s does not take these arguments; usage: %s"
        .formatted(command, form == null ? "see 'help %s'".formatted(command) : form);
  }

  /** Whether a request is only the name of a Felix command that does nothing without arguments. */
  static boolean lacksArguments(String request) {
    var form = FELIX.get(withoutScope(request.strip()));
    return form != null && form.matches("[a-z]+ [A-Z].*");
  }

  /**
   * The message for an unknown command.
   *
   * @param known the names of all commands, with or without scope
   */
  static String unknown(String command, Collection<String> known) {
    return "there is no command '%s'; %s'help' lists them"
        .formatted(
            command,
            nearest(withoutScope(command), known).map("do you mean '%s'? "::formatted).orElse(""));
  }

  private static Optional<String> nearest(String command, Collection<String> known) {
    var limit = 1 + command.length() / 4;
    return known.stream()
        .map(Usage::withoutScope)
        .distinct()
        .sorted()
        .filter(name -> distance(command, name) <= limit)
        .min(comparingInt(name -> distance(command, name)));
  }

  private static String withoutScope(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  /** The Levenshtein distance. */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > other.length()) {
      return Integer.MAX_VALUE; // bounds the cost for long words
    }
    var costs = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[other.length()];
  }
}
