// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ping(8) found.
 *
 * @param sent echo requests
 * @param received echo replies, each once
 * @param duplicates further copies of replies
 */
public record Ping(int sent, int received, int duplicates) {
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
    var command =
        Stream.of(
            Stream.of("ping", "-n", "-q", "-W", "1", "-c", "" + count, "-i", seconds),
            Stream.of(options),
            Stream.of(address));
    try (var ping = from.start(command.flatMap(part -> part).toArray(String[]::new))) {
      ping.exitCode(limit);
      return parse(ping.log().text());
    }
  }

  /** Waits until an echo request is answered; asks 20 times a second. */
  public static void untilAnswered(Namespace from, String address, Duration limit) {
    Await.until(
        "ping from " + from + " to " + address + " is answered",
        limit,
        () -> isAnswered(from, address));
  }

  private static boolean isAnswered(Namespace from, String address) {
    try (var ping = from.start("ping", "-n", "-q", "-c", "1", "-i", "0.05", "-w", "1", address)) {
      return ping.exitCode(Duration.ofSeconds(5)) == 0;
    }
  }

  static Ping parse(String output) {
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
