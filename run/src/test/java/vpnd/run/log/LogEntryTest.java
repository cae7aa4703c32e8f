// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEntryTest {
  private static LogEntry entry(String text) {
    return new LogEntry(LocalDateTime.of(2026, 1, 2, 3, 4, 5), Level.WARNING, "vpnd.router", text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029})
  void controlCharactersAndLineSeparatorsAreEscaped(int character) {
    var text = entry("a" + (char) character + "b").text();

    assertEquals("a\\u%04xb".formatted(character), text);
  }

  @ParameterizedTest
  @CsvSource({"peer is 192.0.2.1:1337", "Zürich 東京 🛰", "'100 % \\ {0}'"})
  void allOtherCharactersStay(String text) {
    assertEquals(text, entry(text).text());
  }

  @Test
  void theStreamShowsTimeLoggerLevelAndTextOnOneLine() {
    var bytes = new ByteArrayOutputStream();

    new StreamSink(new PrintStream(bytes, false, StandardCharsets.UTF_8))
        .write(entry("first\nsecond"));

    assertEquals(
        "2026-01-02 03:04:05 vpnd.router WARNING first\\u000asecond\n",
        bytes.toString(StandardCharsets.UTF_8));
  }
}
