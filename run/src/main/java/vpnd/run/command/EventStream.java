// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * {@code vpndctl events}: prints the events that a vpnd knows, and then each new one within a
 * second, as long as that vpnd runs and somebody reads.
 */
final class EventStream {
  static final String COMMAND = "events";

  static final Duration PAUSE = Duration.ofSeconds(1);

  /** The bundle that answers may just be replaced. */
  private static final int MOST_FAILURES = 3;

  /** A line begins with the number of its event, and a line of JSON with that member. */
  private static final Pattern NUMBER = Pattern.compile("(?m)^(?:\\{\"number\": )?([0-9]{1,18})");

  /** Sends a request to vpnd. */
  interface Vpnd {
    /**
     * Returns the response.
     *
     * @throws ExitException if it cannot be reached
     */
    ControlResponse ask(String request) throws ExitException;
  }

  private final Vpnd vpnd;
  private final PrintStream out;
  private final PrintStream err;

  EventStream(Vpnd vpnd, PrintStream out, PrintStream err) {
    this.vpnd = vpnd;
    this.out = out;
    this.err = err;
  }

  /**
   * Follows the events.
   *
   * @param request the words, the first of which is {@link #COMMAND}
   * @param pause between two requests
   * @return the exit code, after requests that failed or when nobody reads any more
   * @throws ExitException when vpnd cannot be reached, or no longer
   */
  int follow(String request, Duration pause) throws ExitException {
    var separator = ControlCommand.WORD_SEPARATOR;
    var arguments = request.substring(COMMAND.length());
    long last = 0;
    int failures = MOST_FAILURES; // a first one counts as many
    while (true) {
      var words = String.join(separator, COMMAND, "--after", String.valueOf(last)) + arguments;
      var answer = failures < MOST_FAILURES ? tryToAsk(words) : vpnd.ask(words);
      boolean isAnswered = answer != null && answer.isSuccess();
      if (answer != null && (isAnswered || failures >= MOST_FAILURES)) {
        int exitCode = ControlCommand.print(answer, out, err);
        if (!isAnswered || out.checkError()) {
          return exitCode;
        }
        last = lastNumber(answer.output(), last);
      }
      failures = isAnswered ? 0 : failures + 1;
      if (!sleep(pause)) {
        return ExitCode.OK;
      }
    }
  }

  private @Nullable ControlResponse tryToAsk(String words) {
    try {
      return vpnd.ask(words);
    } catch (ExitException e) {
      return null; // counted as a failure, and the last one is not caught
    }
  }

  private static long lastNumber(String output, long before) {
    long last = before;
    var numbers = NUMBER.matcher(output);
    while (numbers.find()) {
      last = Long.parseLong(numbers.group(1));
    }
    return last;
  }

  /** Returns false if this thread is interrupted. */
  private static boolean sleep(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
