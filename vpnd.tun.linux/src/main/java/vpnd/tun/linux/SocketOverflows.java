// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/**
 * How many datagrams the kernel has dropped for a socket whose buffer was full: {@code SO_MEMINFO},
 * since Linux 4.12.
 *
 * <p>Memory: nine numbers of 32 bits, of which the last is the one, and the length.
 */
final class SocketOverflows {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MEMINFO = 55;
  private static final int DROPS = 32;
  private static final int LENGTH = 36;

  private final int socket;
  private final NativeBlock block = NativeBlock.allocate(LENGTH + Integer.BYTES);

  /**
   * @param socket stays its owner's to close
   */
  SocketOverflows(int socket) {
    this.socket = socket;
  }

  /** The number modulo 2^32; 0 if this kernel does not tell. */
  long read() {
    block.host().putInt(LENGTH, LENGTH);
    long address = block.address();
    boolean isTold =
        Libc.getsockopt(socket, SOL_SOCKET, SO_MEMINFO, address, address + LENGTH) == 0
            && block.host().getInt(LENGTH) == LENGTH;
    return isTold ? Integer.toUnsignedLong(block.host().getInt(DROPS)) : 0;
  }
}
