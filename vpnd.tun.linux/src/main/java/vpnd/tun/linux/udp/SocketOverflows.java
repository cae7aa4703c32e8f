// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;

/**
 * The number of datagrams that the kernel dropped because a socket's receive buffer was full:
 * {@code SO_MEMINFO}, since Linux 4.12.
 *
 * <p>Memory: nine 32-bit numbers, of which the last is the number of drops, and their length.
 */
final class SocketOverflows {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MEMINFO = 55;
  private static final int DROPS = 32;
  private static final int LENGTH = 36;

  private final int socket;
  private final NativeBlock block = NativeBlock.allocate(LENGTH + Integer.BYTES);

  /**
   * @param socket not closed by this object
   */
  SocketOverflows(int socket) {
    this.socket = socket;
  }

  /** The number modulo 2^32; 0 if the kernel does not report it. */
  long read() {
    block.host().putInt(LENGTH, LENGTH);
    long address = block.address();
    boolean isKnown =
        Libc.getsockopt(socket, SOL_SOCKET, SO_MEMINFO, address, address + LENGTH) == 0
            && block.host().getInt(LENGTH) == LENGTH;
    return isKnown ? Integer.toUnsignedLong(block.host().getInt(DROPS)) : 0;
  }
}
