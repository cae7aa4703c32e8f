// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A peer's text cannot forge log lines, drive a terminal or fill the log (security A7, A8). */
final class DebugTextTest {
  private static final long SECOND = 1_000_000_000;

  @RegisterExtension private final LogLines log = new LogLines();

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

  @Test
  void thereIsAtMostOneLineASecond() {
    var text = new DebugText("peer");
    for (var millis = 0; millis < 2500; millis++) {
      text.show(("at " + millis).getBytes(StandardCharsets.US_ASCII), millis * 1_000_000L);
    }
    assertEquals(
        List.of(
            "peer: the peer says: at 0",
            "peer: the peer says: at 1000",
            "peer: the peer says: at 2000"),
        log.lines());
  }

  @Test
  void theFirstTextIsShownAtOnce() {
    new DebugText("peer").show(new byte[] {'x'}, 0);
    new DebugText("peer").show(new byte[] {'y'}, SECOND / 2);
    assertEquals(2, log.lines().size());
  }

  private static String shown(String text) {
    return DebugText.printable(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
