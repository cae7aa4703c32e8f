// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A text of the peer is shown up to its end or the limit, with printable characters only. */
public final class DebugTextFuzz {
  private static final int LONGEST = 200;

  private DebugTextFuzz() {}

  /** Input: the text. */
  public static void fuzzerTestOneInput(byte[] text) {
    var expected = new StringBuilder();
    for (int i = 0; i < Math.min(text.length, LONGEST) && text[i] != 0; i++) {
      expected.append(text[i] < 0x20 || text[i] == 0x7f ? '.' : (char) text[i]);
    }
    assertEquals(expected.toString(), DebugText.printable(text));
  }
}
