// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process. The start time tells it from a later one with the same number.
 *
 * @param pid the process
 * @param startTime in clock ticks after the boot; proc_pid_stat(5), field 22
 */
record ProcessId(long pid, long startTime) {
  private static final int START_TIME_AFTER_NAME = 19;

  /** This process. */
  static ProcessId self() throws IOException {
    long pid = ProcessHandle.current().pid();
    return new ProcessId(pid, startTime(pid));
  }

  boolean isAlive() {
    try {
      return startTime(pid) == startTime;
    } catch (IOException e) {
      return false;
    }
  }

  private static long startTime(long pid) throws IOException {
    var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
    var stat = new String(bytes, StandardCharsets.ISO_8859_1);
    // The name in front is in parentheses and may hold blanks and parentheses itself.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[START_TIME_AFTER_NAME]);
  }
}
