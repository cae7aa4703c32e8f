// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import java.nio.charset.StandardCharsets;

/**
 * The texts that a peer sends for the log: shortened, and with everything escaped that could forge
 * a log line or drive a terminal (security A7).
 */
final class DebugText {
  private static final int LONGEST = 200;

  private DebugText() {}

  /** The text up to its NUL, in printable ASCII characters, of which there are 200 at most. */
  static String printable(byte[] text) {
    var shown = new StringBuilder();
    for (var character : new String(text, StandardCharsets.US_ASCII).toCharArray()) {
      if (character == 0 || shown.length() >= LONGEST) {
        break;
      }
      shown.append(character >= ' ' && character <= '~' ? character : '.');
    }
    return shown.toString();
  }
}
