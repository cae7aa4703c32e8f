// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

/** Functions with a fixed number of arguments, by JNA's direct mapping, which does not allocate. */
final class FixedCalls {
  private FixedCalls() {}

  static native int close(int descriptor);

  static native long read(int descriptor, long buffer, long size);

  static native long readv(int descriptor, long vectors, int count);

  static native long write(int descriptor, long buffer, long size);

  static native long writev(int descriptor, long vectors, int count);

  static native int poll(long entries, int count, int milliseconds);

  static native int pipe(long descriptors);

  static native int socket(int family, int type, int protocol);

  static native int bind(int descriptor, long address, int length);

  static native int connect(int descriptor, long address, int length);

  static native int getsockopt(int descriptor, int level, int option, long value, long length);

  static native int setsockopt(int descriptor, int level, int option, long value, int length);

  static native long recvmsg(int descriptor, long header, int flags);

  static native long sendmsg(int descriptor, long header, int flags);
}
