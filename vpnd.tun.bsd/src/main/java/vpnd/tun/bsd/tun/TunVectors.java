// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static vpnd.tun.bsd.libc.BsdErrno.EAGAIN;
import static vpnd.tun.bsd.libc.BsdErrno.EBADF;
import static vpnd.tun.bsd.libc.BsdErrno.EHOSTDOWN;
import static vpnd.tun.bsd.libc.BsdErrno.EINTR;
import static vpnd.tun.bsd.libc.BsdErrno.ENXIO;

import java.io.IOException;
import vpnd.porting.offload.VectorSink;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;

/** Moves packets that lie in several places through a descriptor of a tunnel device. */
record TunVectors(CLibrary c, int descriptor, String name) implements VectorSink {
  /** No packet is waiting. */
  static final int NOTHING = -1;

  /**
   * Reads one packet without waiting, as readv(2) does.
   *
   * @return its length, or {@link #NOTHING}; what does not fit is lost
   * @throws IOException if the device is gone
   */
  int read(long vectors, int count) throws IOException {
    while (true) {
      long length = c.readv(descriptor, vectors, count);
      if (length > 0) {
        return (int) length;
      }
      int errno = length == 0 ? EAGAIN : c.errno();
      // Some systems call a device down until it has an address.
      if (errno == EAGAIN || errno == EHOSTDOWN) {
        return NOTHING;
      }
      if (errno != EINTR) {
        throw gone(errno);
      }
    }
  }

  /** A device that was destroyed is noticed here on some systems, and by the reader on all. */
  @Override
  public boolean write(long vectors, int count, int length) throws IOException {
    long written = c.writev(descriptor, vectors, count);
    if (written < 0) {
      int errno = c.errno();
      if (errno == EBADF || errno == ENXIO) {
        throw gone(errno);
      }
    }
    return written == length;
  }

  private IOException gone(int errno) {
    return new IOException("the device " + name + " is gone: " + BsdErrno.text(errno));
  }
}
