// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/** The error numbers that vpnd tells apart; errno(3), the same on all 64-bit Linux but MIPS. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EBADFD = 77;
  static final int ENOTSOCK = 88;
  static final int EMSGSIZE = 90;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENOBUFS = 105;

  private Errno() {}
}
