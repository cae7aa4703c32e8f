// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/**
 * What the kernel and a program tell each other beside a datagram; see cmsg(3).
 *
 * <p>Memory: length of 8 bytes with this head, level and type of 4 each, then the data. The next
 * message begins at a multiple of 8.
 */
final class ControlMessage {
  /** Where the data begin. */
  static final int DATA = 16;

  private static final int LEVEL = 8;
  private static final int TYPE = 12;

  private ControlMessage() {}

  /** Writes the head of a message with this many bytes of data. */
  static void write(NativeBlock block, int offset, int level, int type, int dataLength) {
    block.host().putLong(offset, DATA + dataLength);
    block.host().putInt(offset + LEVEL, level).putInt(offset + TYPE, type);
  }

  /**
   * Looks for a message among those that came with a datagram.
   *
   * @param length bytes of all of them
   * @return where the data of the message are; -1 if it is not there whole
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
