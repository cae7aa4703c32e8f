// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

import java.util.Map;

/**
 * Error numbers of errno(2), the same on FreeBSD, DragonFly BSD, NetBSD, OpenBSD and macOS. Their
 * texts are here, too, because those of the C library in use may be of another system.
 */
public final class BsdErrno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int EAGAIN = 35;
  public static final int ENOTSOCK = 38;
  public static final int EMSGSIZE = 40;
  public static final int ENOPROTOOPT = 42;
  public static final int EPROTONOSUPPORT = 43;
  public static final int EAFNOSUPPORT = 47;
  public static final int EADDRINUSE = 48;
  public static final int EADDRNOTAVAIL = 49;
  public static final int ENETUNREACH = 51;
  public static final int ENOBUFS = 55;
  public static final int EHOSTDOWN = 64;
  public static final int EHOSTUNREACH = 65;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "Operation not permitted"),
          Map.entry(ENOENT, "No such file or directory"),
          Map.entry(EINTR, "Interrupted system call"),
          Map.entry(EIO, "Input/output error"),
          Map.entry(ENXIO, "Device not configured"),
          Map.entry(EBADF, "Bad file descriptor"),
          Map.entry(EACCES, "Permission denied"),
          Map.entry(EFAULT, "Bad address"),
          Map.entry(EBUSY, "Device busy"),
          Map.entry(ENODEV, "Operation not supported by device"),
          Map.entry(EINVAL, "Invalid argument"),
          Map.entry(ENFILE, "Too many open files in system"),
          Map.entry(EMFILE, "Too many open files"),
          Map.entry(ENOTTY, "Inappropriate ioctl for device"),
          Map.entry(EAGAIN, "Resource temporarily unavailable"),
          Map.entry(ENOTSOCK, "Socket operation on non-socket"),
          Map.entry(EMSGSIZE, "Message too long"),
          Map.entry(ENOPROTOOPT, "Protocol not available"),
          Map.entry(EPROTONOSUPPORT, "Protocol not supported"),
          Map.entry(EAFNOSUPPORT, "Address family not supported by protocol family"),
          Map.entry(EADDRINUSE, "Address already in use"),
          Map.entry(EADDRNOTAVAIL, "Can't assign requested address"),
          Map.entry(ENETUNREACH, "Network is unreachable"),
          Map.entry(ENOBUFS, "No buffer space available"),
          Map.entry(EHOSTDOWN, "Host is down"),
          Map.entry(EHOSTUNREACH, "No route to host"));

  private BsdErrno() {}

  /** The text of an error number, with the number if it is not one of the above. */
  public static String text(int errno) {
    var text = TEXTS.get(errno);
    return text == null ? "error " + errno : text;
  }
}
