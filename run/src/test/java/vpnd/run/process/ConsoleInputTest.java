// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.StringReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleInputTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static void assertLines(String input, String... expected) {
    var console = ConsoleInput.start(new StringReader(input));
    for (var line : expected) {
      assertEquals(line, assertTimeoutPreemptively(LIMIT, console::next));
    }
  }

  @Test
  void linesComeInTheirOrderAndBlankOnesNotAtAll() {
    assertLines("peers\n\n  \n\r\nstats berlin\n", "peers", "stats berlin");
  }

  @Test
  void theLastLineNeedsNoEnd() {
    assertLines("peers\nwhy", "peers", "why");
  }

  @Test
  void aLineThatIsTooLongIsNoCommand() {
    assertLines(
        "x".repeat(ConsoleInput.MAX_LINE)
            + "\n"
            + "y".repeat(ConsoleInput.MAX_LINE + 1)
            + "\npeers\n",
        "x".repeat(ConsoleInput.MAX_LINE),
        "peers");
  }
}
