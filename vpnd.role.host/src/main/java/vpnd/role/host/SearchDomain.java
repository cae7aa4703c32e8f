// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of an untrusted DNS search domain (security D3). */
final class SearchDomain {
  /** Maximum length in the peer info, without the final NUL (protocol, section 3). */
  private static final int MAX_BYTES = 31;

  private static final int SHOWN = 64;
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

  private SearchDomain() {}

  /** Why a text is not a valid search domain; null if it is. */
  static @Nullable String fault(String text) {
    if (text.length() > MAX_BYTES) {
      return "it is longer than " + MAX_BYTES + " bytes";
    }
    if (!NAME.matcher(text).matches()) {
      return "it is not made of labels of letters, digits and hyphens with a dot between them";
    }
    return null;
  }

  /** Whether a domain is one of those listed, or below one. */
  static boolean isIn(String domain, List<String> listed) {
    var lower = domain.toLowerCase(Locale.ROOT);
    return listed.stream().anyMatch(one -> lower.equals(one) || lower.endsWith("." + one));
  }

  /** The text in quotes, escaped so that it is safe to display. */
  static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.chars().limit(SHOWN).forEach(character -> escape((char) character, quoted));
    return quoted.append(text.length() > SHOWN ? "...\"" : "\"").toString();
  }

  private static void escape(char character, StringBuilder to) {
    if (character < ' ' || character > '~' || character == '"' || character == '\\') {
      to.append("\\u%04x".formatted((int) character));
    } else {
      to.append(character);
    }
  }
}
