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
import vpnd.api.operation.Reason;

/** Runs commands in Gogo, each in a new session. Thread-safe. */
final class Interpreter {
  /** Separates the words of a request that must not be interpreted further: U+001F. */
  static final char WORD_SEPARATOR = '\u001f';

  /** The search order of commands without a scope. */
  private static final String SCOPES = "vpnd:felix:*";

  /**
   * The result of an empty request. Loads the class, which a command that updates this bundle
   * needs.
   */
  private static final CommandResult NOTHING = new CommandResult(true, "", "");

  /** Gogo's message for arguments of a wrong number or type. */
  private static final Pattern MISMATCH = Pattern.compile("Cannot coerce (\\w+)\\(");

  private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)?");

  private final CommandProcessor processor;

  Interpreter(CommandProcessor processor) {
    this.processor = processor;
  }

  /**
   * Runs a request to completion.
   *
   * @param request a command line of Gogo; or the name of a command and its arguments, separated by
   *     {@link #WORD_SEPARATOR}. Gogo receives the latter as values, so that they are not parsed as
   *     commands, variables or patterns
   */
  CommandResult run(String request) {
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
        report(errors, "the output is too long and was cut");
      }
    } catch (Exception e) {
      report(errors, oneLine(explain(e)));
    } catch (StackOverflowError e) {
      report(errors, JobLimit.EXCEEDED);
    }
    out.flush();
    return new CommandResult(isSuccess, output.toString(UTF_8), errors.toString(UTF_8));
  }

  /** Bypasses the stream of the session, which a background job may have closed. */
  private static void report(BoundedOutput errors, String message) {
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

  /** Replaces Gogo's messages for mistyped commands, which are in terms of Java. */
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
