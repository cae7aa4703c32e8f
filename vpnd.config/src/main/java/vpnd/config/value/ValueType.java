// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The type of a parameter's value: how its text is described and parsed.
 *
 * @param description of valid values, for messages and the manual, such as {@code a number from 1
 *     to 65535}
 * @param reader parses the bytes of the file
 */
public record ValueType<T>(String description, Reader<T> reader) {

  /** Parses a value given as UTF-8 without control characters. */
  public interface Reader<T> {
    /**
     * Parses the value.
     *
     * @param value not empty; only the bytes from its position to its limit belong to the value
     */
    T read(ByteBuffer value) throws InvalidValueException;
  }

  /** Parses a value that is not secret. */
  public interface TextReader<T> {
    /** Parses the value. */
    T read(String value) throws InvalidValueException;
  }

  /**
   * A type whose values are parsed from text.
   *
   * @param maxBytes of the value in UTF-8
   */
  static <T> ValueType<T> text(String description, int maxBytes, TextReader<T> reader) {
    return new ValueType<>(
        description,
        value -> {
          var text = ValueText.of(value);
          if (value.remaining() > maxBytes) {
            throw new InvalidValueException(
                ValueText.quote(text)
                    + " has "
                    + value.remaining()
                    + " bytes and "
                    + maxBytes
                    + " are allowed");
          }
          return reader.read(text);
        });
  }

  /** The same without a limit beyond that of a line. */
  static <T> ValueType<T> text(String description, TextReader<T> reader) {
    return text(description, Integer.MAX_VALUE, reader);
  }

  /**
   * A type of text that reports a list of values as such, since only one is allowed.
   *
   * @param maxBytes of the value in UTF-8
   */
  static <T> ValueType<T> single(String description, int maxBytes, TextReader<T> reader) {
    var one = text(description, maxBytes, reader);
    return new ValueType<>(
        description,
        value -> {
          try {
            return one.reader.read(value);
          } catch (InvalidValueException e) {
            var text = ValueText.of(value);
            // The digits of a key with blanks between them would be many values.
            int count = ValueText.mayHoldKey(text) ? 0 : countValues(text, reader);
            throw count < 2
                ? e
                : new InvalidValueException("has " + count + " values, and one is allowed");
          }
        });
  }

  /** The same without a limit beyond that of a line. */
  public static <T> ValueType<T> single(String description, TextReader<T> reader) {
    return single(description, Integer.MAX_VALUE, reader);
  }

  /** The number of values in a list; 0 if one of its elements is not valid. */
  private static int countValues(String text, TextReader<?> reader) {
    var parts = text.split("[,; \t]+", -1);
    for (var part : parts) {
      try {
        reader.read(part);
      } catch (InvalidValueException e) {
        return 0;
      }
    }
    return parts.length;
  }

  /** A number in decimal digits. */
  public static ValueType<Integer> number(String unit, int min, int max) {
    var description = unit + " from " + min + " to " + max;
    return single(
        description,
        text -> {
          if (!text.matches("[0-9]+")) {
            throw new InvalidValueException(ValueText.quote(text) + " is not a number");
          }
          if (text.length() > 10 || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw new InvalidValueException(ValueText.quote(text) + " is out of range");
          }
          return Integer.parseInt(text);
        });
  }

  /** Parses a default, which is always valid. */
  public T of(String text) {
    try {
      return reader.read(ByteBuffer.wrap(text.getBytes(UTF_8)));
    } catch (InvalidValueException e) {
      throw new AssertionError(description + ": " + e.fault(), e);
    }
  }
}
