// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Logs the texts that a peer sends, at most one a second: shortened, and with everything escaped
 * that could forge a log line or drive a terminal (security A7, A8).
 */
final class DebugText {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final long INTERVAL = 1_000_000_000;
  private static final int LONGEST = 200;

  private final String label;
  private long shownAt = -INTERVAL;

  DebugText(String label) {
    this.label = label;
  }

  void show(byte[] text, long now) {
    if (now - shownAt >= INTERVAL) {
      shownAt = now;
      LOG.log(Level.INFO, "{0}: the peer says: {1}", label, printable(text));
    }
  }

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
