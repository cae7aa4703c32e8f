// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import com.sun.jna.Memory;
import vpnd.run.posix.LibC;

/**
 * The signal TERM, which {@code bin/vpnd} holds back while Java starts: it is ignored, so that Java
 * lets it be, and blocked, so that one that comes stays pending (Linux). Threads inherit that from
 * the one that makes them, and programs from the thread that starts them, so a thread that is not
 * of vpnd's own making has to {@link #unblock} it.
 */
final class HeldSignal {
  /** The system property that says so. */
  private static final String PROPERTY = "vpnd.term";

  private HeldSignal() {}

  /**
   * From now on the signal does what {@link Signals#on} says, also one that is pending. Does
   * nothing if it is not held.
   *
   * @throws LinkageError if native code cannot be loaded
   */
  static void release() {
    if (System.getProperty(PROPERTY, "").equals("held")) {
      NativeCode.load();
      // Java handles no signal that it finds ignored.
      LibC.load().signal(LibC.SIGTERM, LibC.SIG_DFL);
      Signals.handle("TERM");
      System.setProperty(PROPERTY, "released");
      unblock();
    }
  }

  /** Lets the signal in, in this thread and those that it makes, if it has been released. */
  static void unblock() {
    if (System.getProperty(PROPERTY, "").equals("released")) {
      var libc = LibC.load();
      try (var signals = new Memory(LibC.SIGNAL_SET_SIZE)) {
        libc.sigemptyset(signals);
        libc.sigaddset(signals, LibC.SIGTERM);
        libc.pthread_sigmask(LibC.SIG_UNBLOCK, signals, null);
      }
    }
  }
}
