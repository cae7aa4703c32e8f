// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

/**
 * The functions of the C library that this bundle calls, as in their manual pages. A {@code long}
 * is a pointer or a size. A function that fails returns -1 and sets {@link #errno}.
 *
 * <p>Thread-safe. Those that move packets and wait do not allocate.
 */
public interface CLibrary {
  /** The {@code errno} of this thread's latest call; only valid right after a failure. */
  int errno();

  int open(String path, int flags);

  int close(int descriptor);

  long read(int descriptor, long buffer, long size);

  long readv(int descriptor, long vectors, int count);

  long write(int descriptor, long buffer, long size);

  long writev(int descriptor, long vectors, int count);

  /**
   * Controls a device.
   *
   * @param request not sign-extended: the kernel compares 64 bits on some systems
   * @param argument a pointer; 0 for a request without one
   */
  int ioctl(int descriptor, long request, long argument);

  int fcntl(int descriptor, int command, int argument);

  int poll(long entries, int count, int milliseconds);

  int pipe(long descriptors);

  int socket(int family, int type, int protocol);

  int bind(int descriptor, long address, int length);

  int connect(int descriptor, long address, int length);

  int getsockopt(int descriptor, int level, int option, long value, long length);

  int setsockopt(int descriptor, int level, int option, long value, int length);

  long recvmsg(int descriptor, long header, int flags);

  long sendmsg(int descriptor, long header, int flags);

  /** Whether {@link #recvmmsg} and {@link #sendmmsg} are there. */
  boolean hasMessageBatches();

  int recvmmsg(int descriptor, long headers, int count, int flags);

  int sendmmsg(int descriptor, long headers, int count, int flags);
}
