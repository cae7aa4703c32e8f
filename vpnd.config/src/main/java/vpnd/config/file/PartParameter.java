// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vpnd.config.value.ValueText;

/** The name of a parameter for a part that vpnd does not know: {@code x-NAME.KEY}. */
final class PartParameter {
  private static final String PREFIX = "x-";
  private static final Pattern FORM = Pattern.compile("x-[a-z0-9-]+[.][A-Za-z0-9_.-]+");

  /** How to write one. */
  static final String REMEDY =
      "write x-NAME.KEY: VALUE, with a NAME of lower-case letters, digits and '-', and a KEY of"
          + " letters, digits, '_', '-' and '.'";

  private PartParameter() {}

  /**
   * The bytes as text if they are meant as such a name, though perhaps misspelt; otherwise null.
   */
  static @Nullable String of(ByteBuffer name) {
    if (name.remaining() <= PREFIX.length()) {
      return null;
    }
    int from = name.position();
    boolean isMeant = (name.get(from) | 0x20) == 'x' && name.get(from + 1) == '-';
    var text = isMeant ? ValueText.of(name) : "";
    return isMeant && !ValueText.mayHoldKey(text) ? text : null;
  }

  static boolean isWellFormed(String name) {
    return FORM.matcher(name).matches();
  }

  /** What identifies it among the settings of a file; ConfigAdmin ignores the case of keys. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether the key of a setting is that of such a parameter. */
  static boolean isKey(String key) {
    return key.startsWith(PREFIX);
  }

  /** {@code NAME.KEY}. */
  static String withoutPrefix(String name) {
    return name.substring(PREFIX.length());
  }

  /** The key of the setting of {@code NAME.KEY}. */
  static String keyOf(String nameAndKey) {
    return PREFIX + key(nameAndKey);
  }
}
