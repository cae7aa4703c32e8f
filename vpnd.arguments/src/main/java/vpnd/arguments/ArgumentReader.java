// SPDX-License-Identifier: BSD-2-Clause
package vpnd.arguments;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line as getopt_long(3) does: {@code -fv}, {@code -cPATH}, {@code -c PATH}, {@code
 * --config=PATH}; {@code --} ends the options, and {@code -} is an operand. The caller knows which
 * options take a value.
 */
public final class ArgumentReader {
  private static final String END = "--";

  private final Deque<String> rest;

  /** The rest of an argument after a short option: its value or, if it takes none, more options. */
  private String tail = "";

  /** The value behind the sign of a long option that was not taken yet. */
  private @Nullable String attached;

  private String option = "";
  private boolean hasEnded;

  /** Reads these arguments. */
  public ArgumentReader(String... arguments) {
    rest = new ArrayDeque<>(List.of(arguments));
  }

  /** Whether all has been read. */
  public boolean isEmpty() {
    skipEnd();
    return tail.isEmpty() && attached == null && rest.isEmpty();
  }

  /** Whether the next argument is an option. */
  public boolean isOption() {
    skipEnd();
    return !tail.isEmpty()
        || attached != null
        || (!hasEnded && !rest.isEmpty() && rest.getFirst().matches("(?s)-.+"));
  }

  /**
   * Takes the next option without its value, or the next operand.
   *
   * @throws IllegalArgumentException if the previous option was given a value that was not taken
   */
  public String next() {
    if (attached != null) {
      throw new IllegalArgumentException(option + " takes no value");
    }
    if (!isOption()) {
      return rest.removeFirst();
    }
    var argument = tail.isEmpty() ? rest.removeFirst() : "-" + tail;
    tail = "";
    int sign = argument.indexOf('=');
    if (!argument.startsWith("--")) {
      option = argument.substring(0, 2);
      tail = argument.substring(2);
    } else if (sign > 0) {
      option = argument.substring(0, sign);
      attached = argument.substring(sign + 1);
    } else {
      option = argument;
    }
    return option;
  }

  /** Takes the value of the previous option; empty if there is none. */
  public String value() {
    var value = attached != null ? attached : tail;
    if (attached == null && tail.isEmpty() && !rest.isEmpty()) {
      value = rest.removeFirst();
    }
    attached = null;
    tail = "";
    return value;
  }

  /** Takes the remaining arguments unchanged. */
  public List<String> remaining() {
    skipEnd();
    var arguments = List.copyOf(rest);
    rest.clear();
    return arguments;
  }

  private void skipEnd() {
    if (!hasEnded && tail.isEmpty() && attached == null && END.equals(rest.peekFirst())) {
      rest.removeFirst();
      hasEnded = true;
    }
  }
}
