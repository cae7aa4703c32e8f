// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process has locked a byte of a file: proc(5), {@code /proc/locks}. */
final class LockHolder {
  private static final Path TABLE = Path.of("/proc/locks");

  /** The number of the process, the inode, and the first and last byte. */
  private static final Pattern LINE =
      Pattern.compile("\\d+: POSIX +ADVISORY +\\w+ +(\\d+) +\\w+:\\w+:(\\d+) +(\\d+) +(\\d+|EOF)");

  private LockHolder() {}

  /** Empty if there is none, or the host does not tell. */
  static OptionalLong of(Path file, long place) {
    try {
      var inode = Files.getAttribute(file, "unix:ino").toString();
      return Files.readAllLines(TABLE).stream()
          .map(LINE::matcher)
          .filter(line -> line.matches() && line.group(2).equals(inode) && holds(line, place))
          .mapToLong(line -> Long.parseLong(line.group(1)))
          .findFirst();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean holds(Matcher line, long place) {
    return Long.parseLong(line.group(3)) <= place
        && (line.group(4).equals("EOF") || place <= Long.parseLong(line.group(4)));
  }
}
