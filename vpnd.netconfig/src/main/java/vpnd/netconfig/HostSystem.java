// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Path;

/** What the journal needs to know from the operating system, and its lock. Thread-safe. */
public interface HostSystem {
  /** The network stack of the calling thread. */
  NetworkStack networkStack() throws IOException;

  /**
   * When a process started, in a unit and from an epoch of the system's choice; two processes with
   * the same number differ in it.
   *
   * @throws IOException if there is no such process
   */
  long startTime(long pid) throws IOException;

  /**
   * Runs an action while holding an exclusive lock, for which it waits. The lock excludes other
   * threads of this process, other processes and earlier versions, and ends with the process.
   *
   * @param file made with mode 0600 if it does not exist
   * @throws IOException if the file cannot be locked; or that of the action
   */
  void locked(Path file, IoAction action) throws IOException;
}
