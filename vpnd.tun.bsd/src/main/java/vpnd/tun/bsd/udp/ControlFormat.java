// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.system.BsdSystem;

/**
 * The layout of control messages, {@code struct cmsghdr} of recv(2): length (4 bytes), level, type,
 * and data.
 *
 * @param data offset of the data in a message
 * @param alignment of the next message
 */
record ControlFormat(int data, int alignment) {
  /** Bytes for the control messages of one datagram. */
  static final int ROOM = 64;

  private static final int LEVEL = 4;
  private static final int TYPE = 8;
  private static final int HEADER = 12;

  static ControlFormat of(BsdSystem system) {
    return new ControlFormat(
        system.number("socket.control.data"), system.number("socket.control.align"));
  }

  /** Finds the data of a message; -1 if there is none. */
  int find(NativeBlock block, int from, int end, int level, int type) {
    int at = from;
    while (at + HEADER <= end) {
      int length = block.host().getInt(at);
      if (length < HEADER || length > end - at) {
        return -1;
      }
      if (block.host().getInt(at + LEVEL) == level && block.host().getInt(at + TYPE) == type) {
        return at + data;
      }
      at += aligned(length);
    }
    return -1;
  }

  /** Writes the head of a message; returns the offset of its data. */
  int begin(NativeBlock block, int at, int level, int type, int size) {
    block.host().putInt(at, data + size).putInt(at + LEVEL, level).putInt(at + TYPE, type);
    return at + data;
  }

  /** Size of a message with that much data, {@code CMSG_SPACE}. */
  int space(int size) {
    return aligned(data + size);
  }

  private int aligned(int length) {
    return (length + alignment - 1) & -alignment;
  }
}
