// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.config.value.InvalidValueException;
import vpnd.config.value.ValueText;
import vpnd.config.value.ValueType;

/** The parameter values of one file. Invalid ones are reported and count as not given. */
final class ParameterValues {
  private final ConfigurationFile file;
  private final Map<Parameter<?>, Object> values = new HashMap<>();
  private final Map<String, String> ofParts = new HashMap<>();

  /**
   * @param role the type of {@link Parameter#ROLE}, which depends on the distribution
   */
  ParameterValues(
      ConfigurationFile file,
      UnparsedSettings settings,
      ValueType<String> role,
      Problems problems) {
    this.file = file;
    for (var parameter : Parameter.ALL) {
      var setting = settings.get(parameter);
      if (setting != null && setting.hasValue()) {
        read(
            parameter,
            parameter.equals(Parameter.ROLE) ? role : parameter.type(),
            setting,
            problems);
      }
    }
    for (var setting : settings.ofParts()) {
      readOfPart(setting, problems);
    }
  }

  /** The further parameters, by {@code NAME.KEY}. */
  Map<String, String> ofParts() {
    return ofParts;
  }

  /** The part checks the value; it may be secret, so no message has it. */
  private void readOfPart(UnparsedSettings.Setting setting, Problems problems) {
    if (hasCommentBehind(setting.value())) {
      problems.add(
          setting.line(),
          setting.name() + " has a comment behind its value",
          "put the comment on a line of its own");
    } else if (setting.hasValue()) {
      ofParts.put(PartParameter.withoutPrefix(setting.name()), ValueText.of(setting.value()));
    }
  }

  /** The value or the default, one of which must exist. */
  <T> T get(Parameter<T> parameter) {
    var value = find(parameter);
    return value != null
        ? value
        : parameter.type().of(requireNonNull(parameter.defaultValue()).in(file));
  }

  /** The value, or null if the file gives none. */
  @SuppressWarnings("unchecked") // the reader of a parameter returns the parameter's type
  <T> @Nullable T find(Parameter<T> parameter) {
    return (T) values.get(parameter);
  }

  /** The value, or null if the file gives none or the role does not use it. */
  <T> @Nullable T findUsed(Parameter<T> parameter, String role) {
    return parameter.isUsedIn(role) ? find(parameter) : null;
  }

  private void read(
      Parameter<?> parameter,
      ValueType<?> type,
      UnparsedSettings.Setting setting,
      Problems problems) {
    try {
      if (hasCommentBehind(setting.value())) {
        throw new InvalidValueException("has a comment behind its value");
      }
      values.put(parameter, type.reader().read(setting.value()));
    } catch (InvalidValueException e) {
      var remedy = e.remedy() == null ? "give " + type.description() : e.remedy();
      boolean comment = indexOf(setting.value(), '#') >= 0;
      problems.add(
          setting.line(),
          parameter.name() + " " + fault(setting.value(), e),
          remedy + (comment ? ", and put a comment on a line of its own" : ""));
    }
  }

  /** Adds characters that look like others to the message. */
  private static String fault(ByteBuffer value, InvalidValueException e) {
    var text = UTF_8.decode(value.duplicate());
    try {
      if (OddCharacter.isQuotationMark(text.get(0))) {
        return "has quotation marks around its value";
      }
      var foreign = OddCharacter.foreignIn(text);
      return foreign == null ? e.fault() : e.fault() + ": " + foreign;
    } finally {
      text.clear().put(new char[text.capacity()]);
    }
  }

  private static boolean hasCommentBehind(ByteBuffer value) {
    int hash = indexOf(value, '#');
    return hash > value.position() && Line.isBlank(value.get(hash - 1));
  }

  private static int indexOf(ByteBuffer value, char wanted) {
    for (int i = value.position(); i < value.limit(); i++) {
      if (value.get(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
