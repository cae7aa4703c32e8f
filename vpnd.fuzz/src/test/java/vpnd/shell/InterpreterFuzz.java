// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import vpnd.fuzz.Input;

/**
 * A command gets the words of a request unchanged; any line of Gogo ends with a result, and a
 * failure is reported in a line at the end.
 */
public final class InterpreterFuzz {
  private static final char SEPARATOR = Interpreter.WORD_SEPARATOR;
  private static final List<String> SHOWN = new ArrayList<>();
  private static final Interpreter INTERPRETER = interpreter();

  private InterpreterFuzz() {}

  /** The command of the test. Gogo calls its method by its name. */
  public static final class Commands {
    /** Records its arguments. */
    public void show(String... words) {
      SHOWN.addAll(List.of(words));
    }
  }

  /** Input: whether the rest are the words of one command, or a line. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new Input(bytes);
    boolean isWords = input.number8() % 2 == 0;
    var text = new String(input.rest(), UTF_8);
    SHOWN.clear();
    if (isWords) {
      runWords(text);
    } else if (text.indexOf('>') < 0 && text.indexOf('<') < 0) {
      // With these, Gogo reads and writes files.
      runLine(text);
    }
  }

  private static void runWords(String text) {
    var outcome = INTERPRETER.run("show" + SEPARATOR + text);
    assertEquals(new CommandResult(true, "", ""), outcome);
    assertEquals(List.of(text.split(String.valueOf(SEPARATOR), -1)), SHOWN);
  }

  private static void runLine(String text) {
    var outcome = INTERPRETER.run(text);
    if (!outcome.isSuccess()) {
      assertTrue(outcome.errors().matches("(?s)(.*\n)?[^\\p{Cntrl}]+\n"), outcome.errors());
    }
  }

  private static Interpreter interpreter() {
    // As in the distribution, where they are off: Gogo's own do not hold for every line.
    var loader = InterpreterFuzz.class.getClassLoader();
    loader.setPackageAssertionStatus("org.apache.felix.gogo.runtime", false);
    var threadIo = new ThreadIOImpl();
    threadIo.start();
    var gogo = new CommandProcessorImpl(threadIo);
    gogo.addCommand("vpnd", new Commands(), "show");
    return new Interpreter(gogo);
  }
}
