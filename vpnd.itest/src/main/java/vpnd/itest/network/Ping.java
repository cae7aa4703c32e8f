// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vpnd.itest.process.PolledCondition;

/**
 * The result of ping(8).
 *
 * @param sent echo requests
 * @param received echo replies, each once
 * @param duplicates further copies of replies
 */
public record Ping(int sent, int received, int duplicates) {
  /** A name server that does not answer is queried for about 20 s. */
  private static final Duration NAME_LIMIT = Duration.ofSeconds(40);

  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) received,(?: \\+(\\d+) duplicates,)?");

  /**
   * Sends echo requests at the interval and waits up to a second for the last reply.
   *
   * @param options further ones of ping(8)
   */
  public static Ping run(
      Namespace from, String address, int count, Duration interval, String... options) {
    var seconds = String.valueOf(interval.toNanos() / 1e9);
    var limit = interval.multipliedBy(count).plusSeconds(30);
    var some = Stream.of("ping", "-n", "-q", "-W", "1", "-c", "" + count, "-i", seconds);
    try (var ping = from.start(command(some, options, address))) {
      ping.exitCode(limit);
      return parse(ping.log().text());
    }
  }

  /**
   * Waits until an echo request is answered; sends 20 a second.
   *
   * @param options of ping(8)
   */
  public static void untilAnswered(Namespace from, String host, Duration limit, String... options) {
    PolledCondition.until(
        "ping from " + from + " to " + host + " is answered",
        limit,
        () -> isAnswered(from, host, options));
  }

  private static boolean isAnswered(Namespace from, String host, String... options) {
    var once = Stream.of("ping", "-n", "-q", "-c", "1", "-i", "0.05", "-w", "1");
    try (var ping = from.start(command(once, options, host))) {
      return ping.exitCode(NAME_LIMIT) == 0;
    }
  }

  private static String[] command(Stream<String> ping, String[] options, String host) {
    return Stream.of(ping, Stream.of(options), Stream.of(host))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  public static Ping parse(String output) {
    var summary = SUMMARY.matcher(output);
    if (!summary.find()) {
      throw new IllegalStateException("ping gave no summary: " + output);
    }
    var duplicates = summary.group(3);
    return new Ping(
        Integer.parseInt(summary.group(1)),
        Integer.parseInt(summary.group(2)),
        duplicates == null ? 0 : Integer.parseInt(duplicates));
  }
}
