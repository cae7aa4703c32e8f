// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import vpnd.run.process.ExitException;

/**
 * {@code vpndctl events}: prints the events that a vpnd knows, and then each new one within a
 * second, as long as that vpnd runs and somebody reads.
 */
final class EventStream {
  static final String COMMAND = "events";

  private static final long INTERVAL_MILLIS = 1_000;

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

  private EventStream() {}

  /**
   * Follows the events.
   *
   * @param request the words, the first of which is {@link #COMMAND}
   * @return the exit code, after a request that failed or when nobody reads any more
   * @throws ExitException when vpnd cannot be reached, any more
   */
  static int follow(Vpnd vpnd, String request, PrintStream out, PrintStream err)
      throws ExitException {
    var separator = ControlCommand.WORD_SEPARATOR;
    var arguments = request.substring(COMMAND.length());
    long last = 0;
    while (true) {
      var answer =
          vpnd.ask(String.join(separator, COMMAND, "--after", String.valueOf(last)) + arguments);
      int exitCode = ControlCommand.print(answer, out, err);
      if (!answer.isSuccess() || out.checkError() || !pause()) {
        return exitCode;
      }
      var numbers = NUMBER.matcher(answer.output());
      while (numbers.find()) {
        last = Long.parseLong(numbers.group(1));
      }
    }
  }

  /** Returns false if this thread is interrupted. */
  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
