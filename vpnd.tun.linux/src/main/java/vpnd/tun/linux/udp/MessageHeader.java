// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.porting.memory.NativeBlock;

/**
 * The layout of {@code mmsghdr}, which describes one message to recvmmsg(2) and sendmmsg(2), and of
 * {@code iovec}, which describes a part of its bytes. Offsets and sizes are in bytes.
 */
final class MessageHeader {
  static final int SIZE = 64;
  static final int VECTOR_SIZE = 16;

  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int MESSAGE_LENGTH = 56;

  private MessageHeader() {}

  /** Sets offset and length of the remote address. */
  static void name(NativeBlock block, int header, int name, int length) {
    block.host().putLong(header, block.address() + name);
    nameLength(block, header, length);
  }

  static void nameLength(NativeBlock block, int header, int length) {
    block.host().putInt(header + NAME_LENGTH, length);
  }

  /** Sets offset and number of the vectors. */
  static void vectors(NativeBlock block, int header, int vector, int count) {
    block.host().putLong(header + VECTOR, block.address() + vector);
    vectorCount(block, header, count);
  }

  static void vectorCount(NativeBlock block, int header, int count) {
    block.host().putLong(header + VECTOR_COUNT, count);
  }

  static int vectorCount(NativeBlock block, int header) {
    return (int) block.host().getLong(header + VECTOR_COUNT);
  }

  /** Sets offset and length of the control messages. */
  static void control(NativeBlock block, int header, int control, int length) {
    block.host().putLong(header + CONTROL, block.address() + control);
    controlLength(block, header, length);
  }

  static void controlLength(NativeBlock block, int header, int length) {
    block.host().putLong(header + CONTROL_LENGTH, length);
  }

  static int controlLength(NativeBlock block, int header) {
    return (int) block.host().getLong(header + CONTROL_LENGTH);
  }

  /** Length of a received message in bytes. */
  static int length(NativeBlock block, int header) {
    return block.host().getInt(header + MESSAGE_LENGTH);
  }

  /** Writes a vector. */
  static void vector(NativeBlock block, int vector, long address, int length) {
    block.host().putLong(vector, address).putLong(vector + 8, length);
  }
}
