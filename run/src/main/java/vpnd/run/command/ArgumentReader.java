// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads a command line as getopt_long(3) does: {@code -fv}, {@code -cPATH}, {@code -c PATH}, {@code
 * --config=PATH}.
 */
final class ArgumentReader {
  private final Deque<String> rest;

  /** The rest of a word after a short option: its value or, if it takes none, more options. */
  private String tail = "";

  ArgumentReader(String... arguments) {
    rest = new ArrayDeque<>(List.of(arguments));
  }

  boolean isEmpty() {
    return tail.isEmpty() && rest.isEmpty();
  }

  /** Whether the next argument is an option. */
  boolean isOption() {
    return !tail.isEmpty() || (!rest.isEmpty() && rest.getFirst().startsWith("-"));
  }

  /** Takes the next option without its value, or the next operand. */
  String next() {
    var word = tail.isEmpty() ? rest.removeFirst() : "-" + tail;
    tail = "";
    var equals = word.indexOf('=');
    if (word.startsWith("--") && equals > 0) {
      rest.addFirst(word.substring(equals + 1));
      return word.substring(0, equals);
    }
    if (word.startsWith("-") && !word.startsWith("--") && word.length() > 2) {
      tail = word.substring(2);
      return word.substring(0, 2);
    }
    return word;
  }

  /** Takes the remaining arguments unchanged. */
  List<String> remaining() {
    var words = List.copyOf(rest);
    rest.clear();
    return words;
  }

  /** Takes the value of the previous option; empty if there is none. */
  String value() {
    if (tail.isEmpty()) {
      return rest.isEmpty() ? "" : rest.removeFirst();
    }
    var value = tail;
    tail = "";
    return value;
  }
}
