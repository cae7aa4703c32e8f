// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of the parameters in one file; wrong ones are reported and count as not given. */
final class Values {
  private final ConfigurationFile file;
  private final Map<Parameter<?>, Object> values = new HashMap<>();

  Values(ConfigurationFile file, Statements statements, Problems problems) {
    this.file = file;
    for (var parameter : Parameter.ALL) {
      var statement = statements.get(parameter);
      if (statement != null && statement.hasValue()) {
        read(parameter, statement, problems);
      }
    }
  }

  /** The value, or else the default; one of them must be there. */
  <T> T get(Parameter<T> parameter) {
    var value = find(parameter);
    return value != null
        ? value
        : parameter.form().of(requireNonNull(parameter.defaultValue()).in(file));
  }

  /** The value, or null if the file gives none. */
  @SuppressWarnings("unchecked") // what the form of a parameter reads has the parameter's type
  <T> @Nullable T find(Parameter<T> parameter) {
    return (T) values.get(parameter);
  }

  /** The value, or null if the file gives none or the role does not use it. */
  <T> @Nullable T findUsed(Parameter<T> parameter, String role) {
    return parameter.usedIn().contains(role) ? find(parameter) : null;
  }

  private void read(Parameter<?> parameter, Statements.Statement statement, Problems problems) {
    try {
      if (hasCommentBehind(statement.value())) {
        throw new InvalidValue("has a comment behind its value");
      }
      values.put(parameter, parameter.form().reader().read(statement.value()));
    } catch (InvalidValue e) {
      var remedy = e.remedy() == null ? "give " + parameter.form().description() : e.remedy();
      boolean comment = indexOf(statement.value(), '#') >= 0;
      problems.add(
          statement.line(),
          parameter.name() + " " + fault(statement.value(), e),
          remedy + (comment ? ", and put a comment on a line of its own" : ""));
    }
  }

  /** With what a person may not see in the value: it looks right. */
  private static String fault(ByteBuffer value, InvalidValue e) {
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
