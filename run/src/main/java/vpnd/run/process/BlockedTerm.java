// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import com.sun.jna.Memory;
import vpnd.run.posix.PosixCalls;

/**
 * SIGTERM, which {@code bin/vpnd} blocks while Java starts: it is ignored, so that Java does not
 * unblock it, and blocked, so that it stays pending (Linux). Threads and child processes inherit
 * the mask, so threads that vpnd did not create have to {@link #unblock} it.
 */
public final class BlockedTerm {
  /** The system property with the state. */
  private static final String PROPERTY = "vpnd.term";

  private BlockedTerm() {}

  /**
   * Unblocks the signal and handles it as {@link Signals#on} sets, a pending one too. Does nothing
   * if it is not blocked.
   *
   * @throws LinkageError if native code cannot be loaded
   */
  public static void release() {
    if (System.getProperty(PROPERTY, "").equals("held")) {
      JnaLoader.load();
      // Java handles no signal that it finds ignored.
      PosixCalls.load().signal(PosixCalls.SIGTERM, PosixCalls.SIG_DFL);
      Signals.handle("TERM");
      System.setProperty(PROPERTY, "released");
      unblock();
    }
  }

  /** Unblocks the signal in this thread and those that it creates, if it has been released. */
  static void unblock() {
    if (System.getProperty(PROPERTY, "").equals("released")) {
      var libc = PosixCalls.load();
      try (var signals = new Memory(PosixCalls.SIGNAL_SET_SIZE)) {
        libc.sigemptyset(signals);
        libc.sigaddset(signals, PosixCalls.SIGTERM);
        libc.pthread_sigmask(PosixCalls.SIG_UNBLOCK, signals, null);
      }
    }
  }
}
