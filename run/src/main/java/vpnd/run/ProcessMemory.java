// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import vpnd.run.posix.LibC;

/** The memory of this process, which holds keys (security D10). */
final class ProcessMemory {
  private static final boolean IS_LINUX = "Linux".equals(System.getProperty("os.name"));

  private ProcessMemory() {}

  /**
   * Keeps all but root from looking into it (ptrace(2), {@code /proc/PID/mem}, {@code environ} and
   * the like), other processes of the same user too, and the kernel from making a core dump of it,
   * also one that goes to a program, which no limit of the shell forbids. Programs that this
   * process runs are as before. Does nothing on systems other than Linux.
   *
   * @throws LinkageError if native code cannot be loaded
   */
  static void hide() {
    if (IS_LINUX) {
      NativeCode.load();
      LibC.load().prctl(LibC.PR_SET_DUMPABLE, 0);
    }
  }
}
