// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The text of a value, and how a message may show it. */
final class Text {
  /** A shorter run of digits than this says too little of a key to be kept from an operator. */
  private static final int KEY_DIGITS = 16;

  private static final String IPV6_LIKE = "[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){1,8}(/.{0,4})?";

  private Text() {}

  /** The octets as a string; never for the value of a key. */
  static String of(ByteBuffer octets) {
    return UTF_8.decode(octets.duplicate()).toString();
  }

  /**
   * The text in quotation marks, or words in its place if it looks like a key that stands where it
   * does not belong.
   */
  static String quote(String text) {
    return looksLikeKey(text) ? "(not shown, it looks like a key)" : "'" + text + "'";
  }

  /** Mostly hexadecimal digits, many of them, and not grouped as in an IPv6 address. */
  private static boolean looksLikeKey(String text) {
    long digits = text.chars().filter(Text::isHexDigit).count();
    long others = text.chars().filter(c -> c != ':' && !isHexDigit(c)).count();
    return digits >= KEY_DIGITS && others <= digits / 3 && !text.matches(IPV6_LIKE);
  }

  static boolean isHexDigit(int c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }
}
