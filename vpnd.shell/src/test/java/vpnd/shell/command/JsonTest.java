// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.testing.Seed;

/** What an independent reader makes of what is written. */
class JsonTest {
  private static final ObjectMapper READER = new ObjectMapper();

  @Test
  void allKindsOfValues() throws Exception {
    var value = new LinkedHashMap<String, @Nullable Object>();
    value.put("text", "a \"b\" \\ c");
    value.put("long", Long.MAX_VALUE);
    value.put("true", true);
    value.put("none", null);
    value.put("list", List.of(1, "x", List.of(), Map.of()));

    assertEquals(value, READER.readValue(Json.of(value), Map.class));
  }

  @Test
  void isOneLineOfPrintableAscii() {
    assertEquals(
        "[\"\\u0000\\u000a\\u007f\\u00e9\\u2028\\ud83d\\ude80\\\"\\\\/\"]",
        Json.of(List.of("\0\n\u007f\u00e9\u2028\ud83d\ude80\"\\/")));
  }

  @Test
  void anyTextIsReadBackAsItWas() throws Exception {
    var random = new Random(Seed.draw());
    for (int i = 0; i < 2_000; i++) {
      var chars = new char[random.nextInt(20)];
      for (int c = 0; c < chars.length; c++) {
        // Also halves of surrogate pairs.
        chars[c] = (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000);
      }
      var texts = new ArrayList<>(List.of(new String(chars)));

      assertEquals(texts, READER.readValue(Json.of(texts), List.class), Arrays.toString(chars));
    }
  }
}
