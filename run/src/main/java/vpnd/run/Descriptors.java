// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import vpnd.api.Reason;

/** The files, sockets and devices that this process may have open at a time. */
final class Descriptors {
  static final String REMEDY =
      "raise the limit of open files (LimitNOFILE= of the unit, or ulimit -Hn), or run fewer tunnels";

  /** EMFILE in words, strerror(3). */
  private static final String USED_UP = "Too many open files";

  private static final Path NULL = Path.of("/dev/null");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d+)");

  /**
   * What vpnd has open without a tunnel, what the first one takes (device, socket, what ends the
   * waiting for them, the locks of nonces), and what a program that it runs takes for a moment.
   */
  private static final int LEAST = 36 + 8 + 10;

  private Descriptors() {}

  /**
   * Looks whether the limit of this process leaves room for one tunnel, as far as the system tells.
   * Whether there is room for all is seen when they open their devices: {@link #requireOf}.
   *
   * @throws Failure if it does not
   */
  static void requireRoom() throws Failure {
    var limit = limit();
    if (limit < LEAST) {
      throw new Failure(
          ExitCode.SOFTWARE,
          "too many open files: a tunnel needs about %s, and the limit is %s; %s"
              .formatted(LEAST, limit, REMEDY));
    }
  }

  private static long limit() {
    try {
      var found = LIMIT.matcher(Files.readString(LIMITS));
      return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE; // another system
    }
  }

  /**
   * Looks whether a tunnel has got none for something that it needs.
   *
   * @throws Failure if so
   */
  static void requireOf(TunnelWatch tunnels) throws Failure {
    if (tunnels.faults().stream().anyMatch(fault -> fault.contains(USED_UP))) {
      throw usedUp();
    }
  }

  /**
   * Looks whether one more can be opened: parts of vpnd that cannot open what they need would go on
   * without it.
   *
   * @throws Failure if all are in use
   */
  static void require() throws Failure {
    try {
      FileChannel.open(NULL).close();
    } catch (IOException e) {
      if (Reason.of(e).contains(USED_UP)) {
        throw usedUp();
      }
    }
  }

  private static Failure usedUp() {
    return new Failure(ExitCode.SOFTWARE, "too many open files; " + REMEDY);
  }
}
