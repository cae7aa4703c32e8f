// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The form that the value of a parameter has.
 *
 * @param description what is right, for messages and the manual, such as {@code a number from 1 to
 *     65535}
 * @param reader makes the value from the bytes of the file
 */
record Form<T>(String description, Reader<T> reader) {

  /** Reads the bytes of a value; they are UTF-8 and without control characters. */
  interface Reader<T> {
    /**
     * Makes the value.
     *
     * @param value not empty; only the bytes from its position to its limit belong to the value
     */
    T read(ByteBuffer value) throws InvalidValue;
  }

  /** Reads a value that is no secret. */
  interface TextReader<T> {
    /** Makes the value. */
    T read(String value) throws InvalidValue;
  }

  /**
   * A form of text.
   *
   * @param maxBytes of the value in UTF-8
   */
  static <T> Form<T> text(String description, int maxBytes, TextReader<T> reader) {
    return new Form<>(
        description,
        value -> {
          var text = Text.of(value);
          if (value.remaining() > maxBytes) {
            throw new InvalidValue(
                Text.quote(text)
                    + " has "
                    + value.remaining()
                    + " bytes and "
                    + maxBytes
                    + " are allowed");
          }
          return reader.read(text);
        });
  }

  /**
   * A form of text that is one value: of several it says that only one is allowed.
   *
   * @param maxBytes of the value in UTF-8
   * @param remedyOfSeveral what to do then; null for the description
   */
  static <T> Form<T> single(
      String description, int maxBytes, @Nullable String remedyOfSeveral, TextReader<T> reader) {
    var one = text(description, maxBytes, reader);
    return new Form<>(
        description,
        value -> {
          try {
            return one.reader.read(value);
          } catch (InvalidValue e) {
            var text = Text.of(value);
            // The digits of a key with blanks between them would be many values.
            int count = Text.mayHoldKey(text) ? 0 : countValues(text, reader);
            throw count < 2
                ? e
                : new InvalidValue("has " + count + " values, and one is allowed", remedyOfSeveral);
          }
        });
  }

  /** The same with the usual remedy. */
  static <T> Form<T> single(String description, int maxBytes, TextReader<T> reader) {
    return single(description, maxBytes, null, reader);
  }

  /** How many values a text holds if it is a list of them; 0 if it is none. */
  private static int countValues(String text, TextReader<?> reader) {
    var parts = text.split("[,; \t]+", -1);
    for (var part : parts) {
      try {
        reader.read(part);
      } catch (InvalidValue e) {
        return 0;
      }
    }
    return parts.length;
  }

  /** A number in decimal digits. */
  static Form<Integer> number(String unit, int min, int max) {
    var description = unit + " from " + min + " to " + max;
    return single(
        description,
        Line.MAX_BYTES,
        text -> {
          if (!text.matches("[0-9]+")) {
            throw new InvalidValue(Text.quote(text) + " is not a number");
          }
          if (text.length() > 10 || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw new InvalidValue(Text.quote(text) + " is out of range");
          }
          return Integer.parseInt(text);
        });
  }

  /** The value of this form that the text gives; used for defaults, which are right. */
  T of(String text) {
    try {
      return reader.read(ByteBuffer.wrap(text.getBytes(UTF_8)));
    } catch (InvalidValue e) {
      throw new AssertionError(description + ": " + e.fault(), e);
    }
  }
}
