// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;

/** What running programs needs from the operating system. Thread-safe. */
public interface ProgramHost {
  /** Makes an empty file that no other user can read. */
  ScratchFile scratchFile() throws IOException;

  /**
   * Starts a program with umask 022, whatever that of this process is: the files it makes, such as
   * {@code /etc/resolv.conf}, are for other users to read. It must work in an interrupted thread.
   */
  Process start(ProcessBuilder program) throws IOException;
}
