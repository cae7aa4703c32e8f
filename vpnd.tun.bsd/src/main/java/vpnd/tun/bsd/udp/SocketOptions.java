// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.CLibrary;

/** Options of a socket, setsockopt(2). */
record SocketOptions(CLibrary c, int descriptor) {
  static final int IPPROTO_IP = 0;
  static final int IPPROTO_IPV6 = 41;
  private static final int SOL_SOCKET = 0xffff;
  private static final int SO_SNDBUF = 0x1001;
  private static final int SO_RCVBUF = 0x1002;

  /** Sets an integer option; false if the system refuses it. */
  boolean set(int level, int option, int value) {
    var argument = NativeBlock.allocate(Integer.BYTES);
    argument.host().putInt(0, value);
    return c.setsockopt(descriptor, level, option, argument.address(), Integer.BYTES) == 0;
  }

  /** Makes the queues as long as the system permits, up to a length in bytes. */
  void lengthenQueues(int longest) {
    for (int option : new int[] {SO_SNDBUF, SO_RCVBUF}) {
      int size = longest;
      while (!set(SOL_SOCKET, option, size) && size > 1) {
        size /= 2;
      }
    }
  }
}
