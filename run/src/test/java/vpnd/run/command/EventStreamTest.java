// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

class EventStreamTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);
  private final List<String> requests = new ArrayList<>();

  private static ControlResponse answer(int status, String output) {
    var text = status + " " + output.length() + " 0\n" + output;
    try {
      return ControlResponse.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7 2026-12-02T04:20:00Z oslo up\n12 2026-12-02T04:20:01Z oslo down\n",
        "{\"number\": 7, \"a\": 99}\n{\"number\": 12, \"a\": 98}\n"
      })
  void itAsksForWhatIsNewUntilVpndEnds(String events) {
    var stream =
        new EventStream(
            request -> {
              requests.add(request.replace('\u001f', ' '));
              if (requests.size() > 1 && requests.size() != 3) {
                throw new ExitException(ExitCode.UNAVAILABLE, "gone");
              }
              return answer(0, events);
            },
            out,
            out);
    var end =
        assertThrows(
            ExitException.class, () -> stream.follow("events\u001foslo", Duration.ofMillis(1)));
    assertEquals(ExitCode.UNAVAILABLE, end.exitCode());
    assertEquals("events --after 0 oslo", requests.get(0));
    assertEquals(7, requests.size(), "once more after a failure, and three times after the next");
    assertTrue(requests.subList(1, 7).stream().allMatch("events --after 12 oslo"::equals));
    assertEquals(events + events, printed.toString(UTF_8));
  }

  @Test
  void itEndsWithARequestThatFails() throws Exception {
    var stream = new EventStream(request -> answer(1, ""), out, out);
    assertEquals(1, stream.follow("events", Duration.ofMillis(1)));
  }
}
