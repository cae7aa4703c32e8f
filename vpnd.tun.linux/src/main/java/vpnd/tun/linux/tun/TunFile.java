// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static vpnd.tun.linux.libc.Errno.EAGAIN;
import static vpnd.tun.linux.libc.Errno.EBADF;
import static vpnd.tun.linux.libc.Errno.EBADFD;
import static vpnd.tun.linux.libc.Errno.EINTR;
import static vpnd.tun.linux.libc.Errno.EINVAL;

import java.io.IOException;
import vpnd.porting.offload.VectorSink;
import vpnd.tun.linux.libc.Libc;

/** System calls on a descriptor of a tun device, and their errors. */
record TunFile(String name, int descriptor) implements VectorSink {
  /** No packet is waiting. */
  static final int NOTHING = -1;

  /**
   * Reads one packet without waiting.
   *
   * @return its length, {@link #NOTHING}, or 0 for a packet that the host could not describe
   * @throws IOException if the device is gone
   */
  int read(long buffer, int size) throws IOException {
    while (true) {
      long length = Libc.read(descriptor, buffer, size);
      if (length > 0) {
        return (int) length;
      }
      int errno = length == 0 ? EAGAIN : Libc.errno();
      if (errno == EAGAIN) {
        return NOTHING;
      }
      if (errno == EINVAL) {
        return 0;
      }
      if (errno != EINTR) {
        throw gone(errno);
      }
    }
  }

  /** Writes one contiguous packet; otherwise as {@link #write(long, int, int)}. */
  boolean write(long packet, int length) throws IOException {
    return Libc.write(descriptor, packet, length) == length || refused();
  }

  @Override
  public boolean write(long vectors, int count, int length) throws IOException {
    return Libc.writev(descriptor, vectors, count) == length || refused();
  }

  private boolean refused() throws IOException {
    int errno = Libc.errno();
    if (errno == EBADFD || errno == EBADF) {
      throw gone(errno);
    }
    return false;
  }

  private IOException gone(int errno) {
    return new IOException("the device " + name + " is gone: " + Libc.strerror(errno));
  }
}
