// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.CharBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A character that is invisible or looks like another one, as pasted from web pages and word
 * processors.
 *
 * @param place position in characters, from 1
 * @param codePoint the character
 */
record OddCharacter(int place, int codePoint) {
  /** Letters and marks by category that render as nothing. */
  private static final String INVISIBLE_LETTERS =
      "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0";

  /** The first invisible character other than tab and blank, or null. */
  static @Nullable OddCharacter invisibleIn(CharBuffer text) {
    return find(text, OddCharacter::isInvisible);
  }

  /** The first control character, or null. */
  static @Nullable OddCharacter controlIn(CharBuffer text) {
    return find(text, OddCharacter::isControl);
  }

  /** The first that is not ASCII, or null. */
  static @Nullable OddCharacter foreignIn(CharBuffer text) {
    return find(text, codePoint -> codePoint > 0x7e);
  }

  private interface Kind {
    boolean holds(int codePoint);
  }

  private static @Nullable OddCharacter find(CharBuffer text, Kind kind) {
    int place = 1;
    for (int i = 0; i < text.length(); place++) {
      int codePoint = Character.codePointAt(text, i);
      if (kind.holds(codePoint)) {
        return new OddCharacter(place, codePoint);
      }
      i += Character.charCount(codePoint);
    }
    return null;
  }

  private static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint) && codePoint != '\t';
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\t';
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> true;
      default ->
          INVISIBLE_LETTERS.indexOf(codePoint) >= 0
              || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
              || (codePoint >= 0xe0000 && codePoint <= 0xe0fff);
    };
  }

  /** Straight or typographic. */
  static boolean isQuotationMark(char character) {
    return switch (Character.getType(character)) {
      case Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> true;
      default -> "\"'`\u201a\u201e".indexOf(character) >= 0;
    };
  }

  /** How to correct it. */
  String remedy() {
    return switch (Character.getType(codePoint)) {
      case Character.SPACE_SEPARATOR -> "replace it by a blank";
      default -> "remove it";
    };
  }

  /** Such as {@code character 5 is U+00A0 (no-break space)}. */
  @Override
  public String toString() {
    var name = Character.getName(codePoint);
    return "character %d is U+%04X%s"
        .formatted(
            place, codePoint, name == null ? "" : " (" + name.toLowerCase(Locale.ROOT) + ")");
  }
}
