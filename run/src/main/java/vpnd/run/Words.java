// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The words of a command line, with options as getopt_long(3) takes them: {@code -fv}, {@code
 * -cPATH}, {@code -c PATH}, {@code --config=PATH}.
 */
final class Words {
  private final Deque<String> rest;

  /** What follows an option in the same word: its value or, if it has none, more options. */
  private String tail = "";

  Words(String... arguments) {
    rest = new ArrayDeque<>(List.of(arguments));
  }

  boolean isEmpty() {
    return tail.isEmpty() && rest.isEmpty();
  }

  /** Whether an option comes next. */
  boolean isOption() {
    return !tail.isEmpty() || (!rest.isEmpty() && rest.getFirst().startsWith("-"));
  }

  /** Takes the next option, without what belongs to it, or the next word that is none. */
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

  /** Takes all that is left, as it is. */
  List<String> remaining() {
    var words = List.copyOf(rest);
    rest.clear();
    return words;
  }

  /** Takes the value of the option before; empty if there is none. */
  String value() {
    if (tail.isEmpty()) {
      return rest.isEmpty() ? "" : rest.removeFirst();
    }
    var value = tail;
    tail = "";
    return value;
  }
}
