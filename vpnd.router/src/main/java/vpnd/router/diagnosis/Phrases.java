// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Formats numbers for messages, and names what to do on each system. */
final class Phrases {
  /** The program that shows the way to an address. */
  static final String ROUTE_GET = "ip route get ADDRESS (on Linux; elsewhere route -n get ADDRESS)";

  /** How to start a peer, of which the system is not known. */
  static final String START_PEER =
      "Start vpnd on the peer (systemctl status vpnd on Linux, elsewhere service vpnd status)";

  private Phrases() {}

  /** A duration in the largest unit that leaves at least 2. */
  static String of(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() >= 2) {
      return duration.toHours() + " hours";
    }
    return duration.toMinutes() >= 2
        ? duration.toMinutes() + " minutes"
        : Math.max(1, duration.toSeconds()) + " s";
  }

  /** A number and its noun, in the singular or the plural. */
  static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /** A list of what is named. */
  static String list(Collection<?> things) {
    return things.stream().map(String::valueOf).distinct().collect(Collectors.joining(", "));
  }

  /**
   * A text with a full stop. Its first letter stays as it is: the first word may be a parameter, a
   * device or a program.
   */
  static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
