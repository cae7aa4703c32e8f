// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of a file give to which parameter, by the rules of protocol, section 11. A line
 * with a fault is reported and, where it is clear what was meant, counts as a mention, so that one
 * mistake gives one message.
 */
final class Statements {
  /**
   * @param line where it is
   * @param name as in the file
   * @param value perhaps empty
   */
  record Statement(int line, String name, ByteBuffer value) {
    boolean hasValue() {
      return value.hasRemaining();
    }
  }

  private static final String FORM = "write NAME: VALUE, or begin a comment with '#'";

  /** By the name of the parameter, as {@link #mentioned} is too. */
  private final Map<String, Statement> byParameter = new HashMap<>();

  private final Set<String> mentioned = new HashSet<>();
  private final Problems problems;

  Statements(ByteBuffer file, Problems problems) {
    this.problems = problems;
    Line.split(file).forEach(this::read);
  }

  /** What is given to the parameter, or null. */
  @Nullable Statement get(Parameter<?> parameter) {
    return byParameter.get(parameter.name());
  }

  /** The line that gives something to the parameter; 0 if none does. */
  int lineOf(Parameter<?> parameter) {
    var statement = get(parameter);
    return statement == null ? 0 : statement.line();
  }

  /** The line of each parameter that the file gives, by the parameter's name. */
  Map<String, Integer> lines() {
    var lines = new HashMap<String, Integer>();
    byParameter.forEach((name, statement) -> lines.put(name, statement.line()));
    return lines;
  }

  /** Whether a line was at least meant to give the parameter a value. */
  boolean mentions(Parameter<?> parameter) {
    return mentioned.contains(parameter.name());
  }

  private void read(Line line) {
    boolean faulty = line.reportFaults(problems);
    if (line.saysNothing()) {
      return;
    }
    var text = Line.stripStart(line.bytes());
    if (faulty) {
      mentionedBy(text);
      return;
    }
    if (text.position() > line.bytes().position()) {
      problems.add(
          line.number(), "the line begins with a blank", "begin it with a parameter's name");
    }
    int colon = text.position();
    while (colon < text.limit() && text.get(colon) != ':') {
      colon++;
    }
    if (colon == text.limit()) {
      var meant = mentionedBy(text);
      problems.add(
          line.number(),
          "there is no ':'",
          meant == null ? FORM : "write " + meant.name() + ": VALUE");
      return;
    }
    var name = Line.stripEnd(text.duplicate().limit(colon));
    if (name.limit() < colon) {
      problems.add(line.number(), "there is a blank before the ':'", "remove the blank");
    }
    var parameter = parameter(line, ParameterName.of(name));
    if (parameter != null) {
      mentioned.add(parameter.name());
      var value = Line.stripStart(text.duplicate().position(colon + 1));
      put(parameter, new Statement(line.number(), Text.of(name), value));
    }
  }

  /** The parameter that the first word of a text seems to mean, or null. */
  private @Nullable Parameter<?> mentionedBy(ByteBuffer text) {
    int end = text.position();
    while (end < text.limit() && " \t=:".indexOf(text.get(end)) < 0) {
      end++;
    }
    var name = ParameterName.within(text.duplicate().limit(end));
    var meant = name == null ? null : ParameterName.nearest(name);
    if (meant != null) {
      mentioned.add(meant.name());
    }
    return meant;
  }

  private void put(Parameter<?> parameter, Statement statement) {
    var first = byParameter.putIfAbsent(parameter.name(), statement);
    if (first == null) {
      return;
    }
    boolean sameName = first.name().equalsIgnoreCase(statement.name());
    problems.add(
        statement.line(),
        sameName
            ? "%s is already given in line %d".formatted(parameter.name(), first.line())
            : "%s is another name of %s, which is already given in line %d"
                .formatted(statement.name(), first.name(), first.line()),
        "keep one of the two lines");
  }

  private @Nullable Parameter<?> parameter(Line line, @Nullable String name) {
    if (name == null) {
      problems.add(line.number(), "the line does not begin with a parameter's name", FORM);
      return null;
    }
    for (var parameter : Parameter.ALL) {
      if (parameter.isNamed(name)) {
        return parameter;
      }
    }
    var meant = ParameterName.nearest(name);
    if (meant != null) {
      mentioned.add(meant.name());
    }
    problems.add(
        line.number(),
        "there is no parameter '" + name + "'",
        meant == null
            ? "remove the line; all parameters are in docs/configuration.md"
            : "did you mean " + meant.name() + "?");
    return null;
  }
}
