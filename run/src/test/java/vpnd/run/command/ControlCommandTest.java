// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.run.process.ExitCode;

class ControlCommandTest {
  /** It would end the request, or be another word of it (security D13). */
  @ParameterizedTest
  @ValueSource(strings = {"a\nstop 0", "a\r", "a\u001fstop", "\u0000", "\u0085"})
  void anArgumentCannotBecomeACommand(String argument) {
    var errors = new ByteArrayOutputStream();
    var err = new PrintStream(errors, true, UTF_8);
    var arguments = List.of("-c", "/nonexistent.conf", "peers", argument);

    assertEquals(ExitCode.USAGE, ControlCommand.run(arguments, err, err));
    assertEquals(
        "vpndctl: an argument holds a line end or another control character;"
            + " vpndctl --help tells more\n",
        errors.toString(UTF_8));
  }
}
