// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259). All but printable ASCII is escaped, so that the text does not depend on
 * the encoding.
 */
final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /**
   * Writes a value on one line.
   *
   * @param value a map with string keys, a collection, a string, an integer, a Boolean or null,
   *     nested to any depth
   */
  static String of(@Nullable Object value) {
    var json = new Json();
    json.write(value);
    return json.text.toString();
  }

  private void write(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof Collection<?> list) {
      writeList(list);
    } else if (value == null
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Integer) {
      text.append(value);
    } else {
      writeString(value.toString());
    }
  }

  private void writeMap(Map<?, ?> map) {
    var separator = "";
    text.append('{');
    for (var entry : map.entrySet()) {
      text.append(separator);
      writeString(entry.getKey().toString());
      text.append(": ");
      write(entry.getValue());
      separator = ", ";
    }
    text.append('}');
  }

  private void writeList(Collection<?> list) {
    var separator = "";
    text.append('[');
    for (var value : list) {
      text.append(separator);
      write(value);
      separator = ", ";
    }
    text.append(']');
  }

  private void writeString(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
