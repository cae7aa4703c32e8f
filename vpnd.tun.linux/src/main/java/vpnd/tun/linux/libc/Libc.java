// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;

/**
 * Functions of the C library as in their manual pages; a {@code long} is a pointer or a size. JNA's
 * direct mapping calls them, which neither converts numbers nor allocates.
 *
 * <p>The functions are bound between the first {@link #acquire} and the last {@link #release};
 * every open device and socket is one user. So a device that outlives the update of this bundle
 * keeps working, and nothing stays bound after the last one is closed.
 */
public final class Libc {
  private static int users;

  private Libc() {}

  /**
   * Adds a user; binds the functions for the first one.
   *
   * @throws IOException on a system whose structures have another layout
   */
  public static synchronized void acquire() throws IOException {
    if (Native.POINTER_SIZE != Long.BYTES) {
      throw new IOException("vpnd on Linux needs a 64-bit Java; this one has 32 bits");
    }
    if (users == 0) {
      Native.register(Libc.class, NativeLibrary.getProcess());
    }
    users++;
  }

  /** Removes a user; after the last one no function may be called. */
  public static synchronized void release() {
    if (--users == 0) {
      Native.unregister(Libc.class);
    }
  }

  /** The {@code errno} of this thread's latest call; only valid right after a failure. */
  public static int errno() {
    return Native.getLastError();
  }

  public static native int open(String path, int flags, int mode);

  public static native int close(int descriptor);

  /** Closes several descriptors. */
  public static void closeAll(int... descriptors) {
    for (int descriptor : descriptors) {
      close(descriptor);
    }
  }

  public static native int dup3(int descriptor, int target, int flags);

  public static native long read(int descriptor, long buffer, long size);

  public static native long write(int descriptor, long buffer, long size);

  public static native long writev(int descriptor, long vectors, int count);

  public static native int ioctl(int descriptor, long request, long argument);

  public static native int flock(int descriptor, int operation);

  static native int memfd_create(String name, int flags);

  public static native int poll(long descriptors, long count, int milliseconds);

  static native int ppoll(long descriptors, long count, long timeout, long signals);

  static native int eventfd(int value, int flags);

  static native int eventfd_read(int descriptor, long value);

  static native int eventfd_write(int descriptor, long value);

  public static native int socket(int family, int type, int protocol);

  public static native int bind(int descriptor, long address, int length);

  public static native int connect(int descriptor, long address, int length);

  public static native int getsockname(int descriptor, long address, long length);

  public static native int getsockopt(
      int descriptor, int level, int option, long value, long length);

  public static native int setsockopt(
      int descriptor, int level, int option, long value, int length);

  public static native int recvmmsg(
      int descriptor, long headers, int count, int flags, long timeout);

  public static native int sendmmsg(int descriptor, long headers, int count, int flags);

  public static native int unshare(int flags);

  public static native int umask(int mask);

  public static native String strerror(int errno);
}
