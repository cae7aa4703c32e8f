// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import vpnd.run.process.ExitException;

/**
 * {@code vpndctl events}: prints the events that a vpnd knows, and then each new one within a
 * second, as long as that vpnd runs and somebody reads.
 */
final class EventStream {
  static final String COMMAND = "events";

  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int MOST_TRIES = 4;

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
   * @return the exit code of a request that failed, or when nobody reads any more
   * @throws ExitException if vpnd cannot be reached, or no longer
   */
  int follow(String request, Duration pause) throws ExitException {
    var arguments = request.substring(COMMAND.length());
    long last = 0;
    var answer = ask(arguments, last);
    while (true) {
      int exitCode = ControlCommand.print(answer, out, err);
      if (!answer.isSuccess() || out.checkError()) {
        return exitCode;
      }
      last = lastNumber(answer.output(), last);
      answer = askAgain(arguments, last, pause);
    }
  }

  private ControlResponse ask(String arguments, long last) throws ExitException {
    var separator = ControlCommand.WORD_SEPARATOR;
    return vpnd.ask(String.join(separator, COMMAND, "--after", String.valueOf(last)) + arguments);
  }

  /** Several times: the bundle that answers may just be replaced. */
  private ControlResponse askAgain(String arguments, long last, Duration pause)
      throws ExitException {
    for (int tries = 1; tries < MOST_TRIES; tries++) {
      sleep(pause);
      try {
        var answer = ask(arguments, last);
        if (answer.isSuccess()) {
          return answer;
        }
      } catch (ExitException e) {
        // The last try reports it.
      }
    }
    sleep(pause);
    return ask(arguments, last);
  }

  private static long lastNumber(String output, long before) {
    long last = before;
    var numbers = NUMBER.matcher(output);
    while (numbers.find()) {
      last = Long.parseLong(numbers.group(1));
    }
    return last;
  }

  private static void sleep(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this program's only thread", e);
    }
  }
}
