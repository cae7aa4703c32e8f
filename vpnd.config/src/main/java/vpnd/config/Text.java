// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** The text of a value, and how a message may show it. */
final class Text {
  /** Digits in a row, or bytes with colons between them: more than a number or an address has. */
  private static final Pattern KEY_PART =
      Pattern.compile("[0-9a-fA-F]{10}|([0-9a-fA-F]{2}:){8}[0-9a-fA-F]{2}");

  private Text() {}

  /** The bytes as a string; never for the value of a key. */
  static String of(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  /**
   * The text in quotation marks, a tab as a blank; or words in its place if a key seems to stand
   * where it does not belong.
   */
  static String quote(String text) {
    return mayHoldKey(text)
        ? "(not shown, it looks like a key)"
        : "'" + text.replace('\t', ' ') + "'";
  }

  /** Whether a part of the text may be a part of a key, perhaps with blanks in it. */
  static boolean mayHoldKey(String text) {
    return KEY_PART.matcher(text.replaceAll("[ \t]", "")).find();
  }
}
