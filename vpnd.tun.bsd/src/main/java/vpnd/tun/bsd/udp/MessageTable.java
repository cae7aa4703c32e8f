// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.porting.memory.NativeBlock;

/**
 * Messages for recvmsg(2) and sendmsg(2), or for several at once: an array of {@code struct
 * mmsghdr}, and for each of them a socket address, an {@code iovec} and control messages.
 *
 * <pre>
 *   0      8        (12)  16       24       (28)  32        40         44      48       (52)  56
 *   | name | length |     | vector | count  |     | control | length   | flags | length |
 *   '--- struct msghdr ---------------------------------------------------------' of datagram
 * </pre>
 */
final class MessageTable {
  private static final int HEADER = 56;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 44;
  private static final int LENGTH = 48;
  private static final int NAME_SIZE = 32;
  private static final int VECTOR_SIZE = 16;

  private final NativeBlock block;
  private final int capacity;
  private final int names;
  private final int vectors;
  private final int controls;
  private final int poll;

  /**
   * @param capacity number of messages
   */
  MessageTable(int capacity) {
    this.capacity = capacity;
    this.names = capacity * HEADER;
    this.vectors = names + capacity * NAME_SIZE;
    this.controls = vectors + capacity * VECTOR_SIZE;
    this.poll = controls + capacity * ControlFormat.ROOM;
    this.block = NativeBlock.allocate(poll + Long.BYTES);
    for (int i = 0; i < capacity; i++) {
      block
          .host()
          .putLong(i * HEADER, block.address() + name(i))
          .putLong(i * HEADER + VECTOR, block.address() + vector(i))
          .putInt(i * HEADER + VECTOR_COUNT, 1)
          .putLong(i * HEADER + CONTROL, block.address() + control(i));
    }
  }

  int capacity() {
    return capacity;
  }

  NativeBlock block() {
    return block;
  }

  /** The address of a {@code pollfd}, poll(2). */
  long pollAddress(int descriptor, short events) {
    block.host().putInt(poll, descriptor).putShort(poll + Integer.BYTES, events);
    return block.address() + poll;
  }

  /** The address of a message, and of those after it. */
  long address(int message) {
    return block.address() + (long) message * HEADER;
  }

  /** The offset of a message's socket address. */
  int name(int message) {
    return names + message * NAME_SIZE;
  }

  private int vector(int message) {
    return vectors + message * VECTOR_SIZE;
  }

  /** The offset of a message's control messages. */
  int control(int message) {
    return controls + message * ControlFormat.ROOM;
  }

  /** The end of the control messages that were received. */
  int controlEnd(int message) {
    return control(message) + controlLength(message);
  }

  int controlLength(int message) {
    return block.host().getInt(message * HEADER + CONTROL_LENGTH);
  }

  /** Sets the sizes of address and control messages, and where the bytes of the datagram are. */
  void set(int message, int nameLength, int controlLength, long bytes, int length) {
    int header = message * HEADER;
    int vector = vector(message);
    block
        .host()
        .putInt(header + NAME_LENGTH, nameLength)
        .putInt(header + CONTROL_LENGTH, controlLength)
        .putInt(header + FLAGS, 0)
        .putLong(vector, bytes)
        .putLong(vector + 8, length);
  }

  /** Removes the control messages. */
  void clearControl(int message) {
    block.host().putInt(message * HEADER + CONTROL_LENGTH, 0);
  }

  /** The length of a received datagram. */
  int length(int message) {
    return block.host().getInt(message * HEADER + LENGTH);
  }

  /** As the system sets it when it receives several messages at once. */
  void length(int message, int length) {
    block.host().putInt(message * HEADER + LENGTH, length);
  }
}
