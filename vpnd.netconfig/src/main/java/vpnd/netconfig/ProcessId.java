// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;

/**
 * A process. The start time distinguishes it from a later process with the same number.
 *
 * @param startTime as of {@link HostSystem#startTime}
 */
public record ProcessId(long pid, long startTime) {
  /** This process. */
  static ProcessId self(HostSystem system) throws IOException {
    long pid = ProcessHandle.current().pid();
    return new ProcessId(pid, system.startTime(pid));
  }

  boolean isAlive(HostSystem system) {
    try {
      return system.startTime(pid) == startTime;
    } catch (IOException e) {
      return false;
    }
  }
}
