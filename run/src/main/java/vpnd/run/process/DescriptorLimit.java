// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import vpnd.api.operation.Reason;

/** The limit of open file descriptors of this process (RLIMIT_NOFILE). */
public final class DescriptorLimit {
  static final String REMEDY =
      "raise the limit of open files (LimitNOFILE= of the unit, or ulimit -Hn), or run fewer tunnels";

  /** The message of EMFILE, strerror(3). */
  private static final String USED_UP = "Too many open files";

  private static final Path NULL = Path.of("/dev/null");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d+)");

  /**
   * Descriptors that are open with one tunnel, those that the start of a child process opens for a
   * moment (both measured), and a reserve for sockets and files that other threads open meanwhile.
   */
  private static final int LEAST = 56 + 12 + 8;

  private DescriptorLimit() {}

  /**
   * Checks that the limit is high enough for one tunnel, if it is known. Whether it is for all is
   * seen when they open their devices: {@link #requireNotIn}.
   *
   * @throws ExitException if it is not
   */
  public static void requireRoom() throws ExitException {
    var limit = limit();
    if (limit < LEAST) {
      throw new ExitException(
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
      return Long.MAX_VALUE; // not Linux
    }
  }

  /**
   * Checks that no fault of a tunnel is a lack of descriptors.
   *
   * @throws ExitException if one is
   */
  public static void requireNotIn(List<String> faults) throws ExitException {
    if (faults.stream().anyMatch(fault -> fault.contains(USED_UP))) {
      throw usedUp();
    }
  }

  /**
   * Checks that one more can be opened, since parts of vpnd that fail to open one carry on without
   * it.
   *
   * @throws ExitException if the limit is reached
   */
  public static void require() throws ExitException {
    try {
      FileChannel.open(NULL).close();
    } catch (IOException e) {
      if (Reason.of(e).contains(USED_UP)) {
        throw usedUp();
      }
    }
  }

  private static ExitException usedUp() {
    return new ExitException(ExitCode.SOFTWARE, "too many open files; " + REMEDY);
  }
}
