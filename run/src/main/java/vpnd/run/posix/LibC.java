// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library of a POSIX system; constants are the same on Linux, the BSDs and macOS. */
public interface LibC extends Library {
  /** Loads the library. */
  static LibC load() {
    return Native.load("c", LibC.class);
  }

  /** setsid(2). */
  int setsid();

  /**
   * openlog(3).
   *
   * @param identity text with a final NUL, which must outlive the log
   */
  void openlog(Pointer identity, int options, int facility);

  /** syslog(3). */
  void syslog(int priority, String format, Object... arguments);
}
