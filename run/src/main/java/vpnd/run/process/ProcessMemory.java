// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import vpnd.run.posix.PosixCalls;

/** The memory of this process, which contains keys (security D10). */
public final class ProcessMemory {
  private static final boolean IS_LINUX = "Linux".equals(System.getProperty("os.name"));

  private ProcessMemory() {}

  /**
   * Prevents other processes except root's from reading it (ptrace(2), {@code /proc/PID/mem},
   * {@code environ} and others), and the kernel from dumping core, also to a program, which
   * RLIMIT_CORE does not prevent. Child processes are not affected. Does nothing on systems other
   * than Linux.
   *
   * @throws LinkageError if native code cannot be loaded
   */
  public static void hide() {
    if (IS_LINUX) {
      JnaLoader.load();
      PosixCalls.load().prctl(PosixCalls.PR_SET_DUMPABLE, 0);
    }
  }
}
