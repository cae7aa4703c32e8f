// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The C library of a POSIX system; constants are the same on Linux, the BSDs and macOS. */
public interface PosixCalls extends Library {
  /** Address family of sockets of one host. */
  int AF_UNIX = 1;

  /** A socket for datagrams; the number on most processors. */
  int SOCK_DGRAM = 2;

  /** The signal that asks for the end. */
  int SIGTERM = 15;

  /** As the handler of a signal: what the system does by itself. */
  @Nullable Pointer SIG_DFL = null;

  /** To take signals out of the mask of a thread; the number of Linux. */
  int SIG_UNBLOCK = 1;

  /** More bytes than a {@code sigset_t} has anywhere. */
  int SIGNAL_SET_SIZE = 128;

  /** Whether others may look into the memory of this process; the number of Linux. */
  int PR_SET_DUMPABLE = 4;

  /** The request for the size of a terminal, ioctl_tty(2), of most processors. */
  long TIOCGWINSZ_OF_LINUX = 0x5413;

  /** The same of the BSDs and macOS, tty(4). */
  long TIOCGWINSZ = 0x40087468;

  /** Loads the library. */
  static PosixCalls load() {
    return Native.load("c", PosixCalls.class);
  }

  /** signal(2). */
  @Nullable Pointer signal(int signal, @Nullable Pointer handler);

  /** sigemptyset(3). */
  int sigemptyset(Pointer set);

  /** sigaddset(3). */
  int sigaddset(Pointer set, int signal);

  /** pthread_sigmask(3), for the thread that calls. */
  int pthread_sigmask(int how, Pointer set, @Nullable Pointer before);

  /** prctl(2), of Linux. */
  int prctl(int option, long value);

  /** ioctl(2). */
  int ioctl(int descriptor, NativeLong request, Object... arguments);

  /** setsid(2). */
  int setsid();

  /**
   * openlog(3).
   *
   * @param identity text with a final NUL, which must outlive the log
   */
  void openlog(Pointer identity, int options, int facility);

  /** socket(2). */
  int socket(int family, int type, int protocol);

  /** sendto(2). */
  long sendto(
      int descriptor, byte[] message, long length, int flags, byte[] address, int addressLength);

  /** close(2). */
  int close(int descriptor);

  /** syslog(3). */
  void syslog(int priority, String format, Object... arguments);
}
