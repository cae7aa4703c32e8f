// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import vpnd.api.Reason;

/** Runs commands in Gogo, each in a session of its own. Any number of threads may do so. */
final class Interpreter {
  /** Between the words of a request that is not to be interpreted any further: U+001F. */
  static final char WORD_SEPARATOR = '\u001f';

  /** Where a command is looked for whose scope is not given, the first before the others. */
  private static final String SCOPES = "vpnd:felix:*";

  /** Of an empty request. A command that replaces this bundle finds the class loaded by this. */
  private static final Outcome NOTHING = new Outcome(true, "", "");

  /** How Gogo says that a command does not take arguments of such a number or type. */
  private static final Pattern MISMATCH = Pattern.compile("Cannot coerce (\\w+)\\(");

  private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)?");

  private final CommandProcessor processor;

  Interpreter(CommandProcessor processor) {
    this.processor = processor;
  }

  /**
   * Runs a request to its end.
   *
   * @param request a command line of Gogo; or the name of a command and its arguments with {@link
   *     #WORD_SEPARATOR} between them, of which Gogo gets the arguments as they are, so that
   *     nothing in them is taken for a command, a variable or a pattern
   */
  Outcome run(String request) {
    if (request.isBlank()) {
      return NOTHING;
    }
    var output = new BoundedOutput();
    var errors = new BoundedOutput();
    var out = new PrintStream(output, false, UTF_8);
    var err = new PrintStream(errors, false, UTF_8);
    boolean isSuccess = false;
    try (var session = processor.createSession(InputStream.nullInputStream(), out, err)) {
      session.put("SCOPE", SCOPES);
      session.setJobListener(new JobLimit());
      print(session, execute(session, request), out);
      isSuccess = !output.isFull();
      if (output.isFull()) {
        tell(errors, "the output is too long and was cut");
      }
    } catch (Exception e) {
      tell(errors, oneLine(explain(e)));
    } catch (StackOverflowError e) {
      tell(errors, JobLimit.EXCEEDED);
    }
    out.flush();
    return new Outcome(isSuccess, output.toString(UTF_8), errors.toString(UTF_8));
  }

  /** Past the stream of the session, which a job in the background may have closed. */
  private static void tell(BoundedOutput errors, String message) {
    var line = (message + "\n").getBytes(UTF_8);
    errors.write(line, 0, line.length);
  }

  private static @Nullable Object execute(CommandSession session, String request) throws Exception {
    if (Usage.lacksArguments(request)) {
      throw new IllegalArgumentException(Usage.of(request.strip()));
    }
    if (request.indexOf(WORD_SEPARATOR) < 0) {
      return session.execute(request);
    }
    var words = new ArrayList<>(List.of(request.split(String.valueOf(WORD_SEPARATOR), -1)));
    var command = words.remove(0);
    if (!COMMAND.matcher(command).matches()) {
      throw new IllegalArgumentException("'" + command + "' is not the name of a command");
    }
    session.put("args", words);
    return session.execute(command + " $args");
  }

  private static void print(CommandSession session, @Nullable Object result, PrintStream out) {
    if (result != null) {
      var text = session.format(result, Converter.INSPECT).toString();
      out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    }
  }

  /** Gogo tells of a mistyped command in the terms of Java. */
  private String explain(Exception e) {
    if (e instanceof CommandNotFoundException unknown) {
      return Usage.unknown(unknown.getCommand(), commands());
    }
    var mismatch = MISMATCH.matcher(Reason.of(e));
    return mismatch.lookingAt() ? Usage.of(mismatch.group(1)) : Reason.of(e);
  }

  private Collection<String> commands() {
    try (var session =
        processor.createSession(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream())) {
      return session.get(".commands") instanceof Collection<?> names
          ? names.stream().map(String::valueOf).toList()
          : List.of();
    }
  }

  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ").strip();
  }
}
