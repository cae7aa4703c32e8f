// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.config.value.ValueText;

/**
 * The settings of a file as text, {@code NAME: VALUE}, not parsed yet (protocol, section 11). A
 * line with a fault is reported; if its parameter can be guessed, that counts as mentioned, so that
 * one mistake gives one message.
 */
final class UnparsedSettings {
  /**
   * @param line counted from 1
   * @param name as in the file
   * @param value without blanks around it; may be empty
   */
  record Setting(int line, String name, ByteBuffer value) {
    boolean hasValue() {
      return value.hasRemaining();
    }
  }

  private static final String FORM = "write NAME: VALUE, or begin a comment with '#'";

  /** Keyed by parameter name; {@link #mentioned} holds the same names. */
  private final Map<String, Setting> byParameter = new HashMap<>();

  private final Set<String> mentioned = new HashSet<>();
  private final Problems problems;

  UnparsedSettings(ByteBuffer file, Problems problems) {
    this.problems = problems;
    Line.split(file).forEach(this::read);
  }

  /** The setting of the parameter, or null. */
  @Nullable Setting get(Parameter<?> parameter) {
    return byParameter.get(parameter.name());
  }

  /** The line of the parameter's setting; 0 if there is none. */
  int lineOf(Parameter<?> parameter) {
    var setting = get(parameter);
    return setting == null ? 0 : setting.line();
  }

  /** The settings of parameters for parts that vpnd does not know. */
  List<Setting> ofParts() {
    return byParameter.entrySet().stream()
        .filter(entry -> PartParameter.isKey(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The line of each setting, by parameter name, which is in lower case. */
  Map<String, Integer> lines() {
    var lines = new HashMap<String, Integer>();
    byParameter.forEach((name, setting) -> lines.put(name, setting.line()));
    return lines;
  }

  /** Whether a line sets the parameter or seems to be meant to. */
  boolean mentions(Parameter<?> parameter) {
    return mentioned.contains(parameter.name());
  }

  private void read(Line line) {
    boolean faulty = line.reportFaults(problems);
    if (line.isBlankOrComment()) {
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
    var value = Line.stripStart(text.duplicate().position(colon + 1));
    var ofPart = PartParameter.of(name);
    if (ofPart != null) {
      putOfPart(new Setting(line.number(), ofPart, value));
      return;
    }
    var parameter = parameter(line, ParameterName.of(name));
    if (parameter != null) {
      mentioned.add(parameter.name());
      put(parameter.name(), new Setting(line.number(), ValueText.of(name), value));
    }
  }

  private void putOfPart(Setting setting) {
    if (PartParameter.isWellFormed(setting.name())) {
      put(PartParameter.key(setting.name()), setting);
    } else {
      problems.add(
          setting.line(),
          ValueText.quote(setting.name()) + " is not the name of a parameter for a part",
          PartParameter.REMEDY);
    }
  }

  /** The parameter whose name is closest to the first word of the text, or null. */
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

  private void put(String parameter, Setting setting) {
    var first = byParameter.putIfAbsent(parameter, setting);
    if (first == null) {
      return;
    }
    boolean sameName = first.name().equalsIgnoreCase(setting.name());
    problems.add(
        setting.line(),
        sameName
            ? "%s is already given in line %d".formatted(parameter, first.line())
            : "%s is another name of %s, which is already given in line %d"
                .formatted(setting.name(), first.name(), first.line()),
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
        meant == null ? remedy(name) : "did you mean " + meant.name() + "?");
    return null;
  }

  /** Of the names in use, only those for parts contain a '.'. */
  private static String remedy(String unknown) {
    return unknown.contains(".")
        ? "for a part, " + PartParameter.REMEDY
        : "remove the line; all parameters are in docs/configuration.md";
  }
}
