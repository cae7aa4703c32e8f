// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;

/** Requests of ioctl(2) to an open device, with a number as argument. */
record DeviceRequests(CLibrary c, int descriptor, String name) {
  static final long FIONBIO = 0x8004667eL;

  /** {@code IFF_POINTOPOINT} and {@code IFF_MULTICAST}, which IPv6 needs. */
  static final int POINT_TO_POINT_AND_MULTICAST = 0x8010;

  /** Makes a request; returns 0 or the error number. */
  int set(long request, int value) {
    var argument = NativeBlock.allocate(Integer.BYTES);
    argument.host().putInt(0, value);
    return c.ioctl(descriptor, request, argument.address()) == 0 ? 0 : c.errno();
  }

  /**
   * Makes a request.
   *
   * @param what the device cannot do if it is refused
   */
  void require(long request, int value, String what) throws IOException {
    int errno = set(request, value);
    if (errno != 0) {
      throw new IOException(
          "the device %s cannot %s: %s".formatted(name, what, BsdErrno.text(errno)));
    }
  }
}
