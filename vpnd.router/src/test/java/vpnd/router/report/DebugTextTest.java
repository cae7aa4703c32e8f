// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A peer's text cannot forge log lines or drive a terminal (security A7). */
final class DebugTextTest {
  @Test
  void everythingButPlainTextIsReplaced() {
    assertEquals("a.b..c.[31m.~", shown("a\nb\r\tc\033[31m\377~"));
  }

  @Test
  void theTextEndsAtItsNul() {
    assertEquals("hello", shown("hello\0secret"));
  }

  @Test
  void aLongTextIsCut() {
    assertEquals(200, shown("x".repeat(1499)).length());
  }

  private static String shown(String text) {
    return DebugText.printable(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
