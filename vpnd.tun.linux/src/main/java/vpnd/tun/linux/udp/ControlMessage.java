// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.memory.NativeBlock;

/**
 * Ancillary data of a datagram, see cmsg(3).
 *
 * <p>Memory: the length including this head (8 bytes), level (4), type (4), data. The next message
 * begins at a multiple of 8 bytes.
 */
final class ControlMessage {
  /** Offset of the data. */
  static final int DATA = 16;

  private static final int LEVEL = 8;
  private static final int TYPE = 12;

  private ControlMessage() {}

  /** Writes the head of a message with {@code dataLength} bytes of data. */
  static void write(NativeBlock block, int offset, int level, int type, int dataLength) {
    block.host().putLong(offset, DATA + dataLength);
    block.host().putInt(offset + LEVEL, level).putInt(offset + TYPE, type);
  }

  /**
   * Looks for a message among those of a received datagram.
   *
   * @param length of all messages in bytes
   * @return the offset of its data; -1 if it is absent or truncated
   */
  static int find(NativeBlock block, int offset, int length, int level, int type, int dataLength) {
    int message = offset;
    int left = length;
    while (left >= DATA) {
      long size = block.host().getLong(message);
      if (size < DATA || size > left) {
        return -1;
      }
      if (block.host().getInt(message + LEVEL) == level
          && block.host().getInt(message + TYPE) == type) {
        return size >= DATA + dataLength ? message + DATA : -1;
      }
      int step = ((int) size + 7) & ~7;
      message += step;
      left -= step;
    }
    return -1;
  }
}
