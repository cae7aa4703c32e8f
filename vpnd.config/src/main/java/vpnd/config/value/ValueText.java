// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** Text of a value, and its form in messages. */
public final class ValueText {
  /** More digits in a row, or bytes with colons between them, than a number or an address has. */
  private static final Pattern KEY_PART =
      Pattern.compile("[0-9a-fA-F]{10}|([0-9a-fA-F]{2}:){8}[0-9a-fA-F]{2}");

  private ValueText() {}

  /** Decodes UTF-8. Must not be used for the value of a key. */
  public static String of(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  /** The text in quotation marks, tabs replaced by blanks; a placeholder if it looks like a key. */
  public static String quote(String text) {
    return mayHoldKey(text)
        ? "(not shown, it looks like a key)"
        : "'" + text.replace('\t', ' ') + "'";
  }

  /** Whether the text looks like part of a key, blanks ignored. */
  public static boolean mayHoldKey(String text) {
    return KEY_PART.matcher(text.replaceAll("[ \t]", "")).find();
  }
}
