// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.part;

import java.util.Arrays;

/** The type of an attribute; the constants have the names of the specification. */
enum AttributeType {
  STRING(String.class, "a text"),
  PASSWORD(String.class, "a text"),
  BOOLEAN(Boolean.class, "true or false"),
  CHARACTER(Character.class, "one character"),
  BYTE(Byte.class, "a whole number"),
  SHORT(Short.class, "a whole number"),
  INTEGER(Integer.class, "a whole number"),
  LONG(Long.class, "a whole number"),
  FLOAT(Float.class, "a number"),
  DOUBLE(Double.class, "a number");

  final Class<?> type;

  /** Of valid values, for messages. */
  final String description;

  AttributeType(Class<?> type, String description) {
    this.type = type;
    this.description = description;
  }

  /** The type of this name; text if there is none, as the specification allows. */
  static AttributeType of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equalsIgnoreCase(name.equals("Char") ? "Character" : name))
        .findFirst()
        .orElse(STRING);
  }

  /**
   * Parses a value.
   *
   * @throws IllegalArgumentException if it is not of this type
   */
  Object parse(String text) {
    return switch (this) {
      case STRING, PASSWORD -> text;
      case BOOLEAN -> truth(text);
      case CHARACTER -> character(text);
      case BYTE -> Byte.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
    };
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return Boolean.valueOf(text);
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("not one character");
    }
    return text.charAt(0);
  }
}
