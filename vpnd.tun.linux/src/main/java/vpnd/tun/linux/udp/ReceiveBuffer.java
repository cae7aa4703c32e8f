// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.memory.NativeBlock;

/**
 * The memory into which recvmmsg(2) writes messages until their datagrams have been copied to the
 * slots of a batch. A message may hold many datagrams; those that do not fit into a batch wait for
 * the next one.
 *
 * <p>Memory, for n messages: n headers, n vectors, n addresses, n pairs of control messages; and,
 * in a block of its own, 64 KiB for each message, its maximum length.
 */
final class ReceiveBuffer {
  private static final int MESSAGES = 15;

  /** A little more than 64 KiB, so that messages do not all begin in the same cache set. */
  private static final int MESSAGE_SIZE = (1 << 16) + 33 * 64;

  private static final int VECTORS = MESSAGES * MessageHeader.SIZE;
  private static final int NAMES = VECTORS + MESSAGES * MessageHeader.VECTOR_SIZE;
  private static final int CONTROLS = NAMES + MESSAGES * SocketFamily.MAX_SIZE;
  private static final int CONTROL_SIZE = PacketInfo.MAX_SIZE + UdpOffload.CONTROL_SIZE;

  private final SocketFamily family;
  private final EndpointCache endpoints;
  private final NativeBlock block = NativeBlock.allocate(CONTROLS + MESSAGES * CONTROL_SIZE);
  private final NativeBlock bytes = NativeBlock.allocate(MESSAGES * MESSAGE_SIZE);
  private int messages;
  private int message;
  private int position;
  private int usualDatagrams = 1;

  ReceiveBuffer(SocketFamily family, EndpointCache endpoints) {
    this.family = family;
    this.endpoints = endpoints;
    for (int i = 0; i < MESSAGES; i++) {
      MessageHeader.name(block, header(i), name(i), family.size);
      MessageHeader.control(block, header(i), control(i), CONTROL_SIZE);
      MessageHeader.vectors(block, header(i), vector(i), 1);
      MessageHeader.vector(
          block, vector(i), bytes.address() + (long) i * MESSAGE_SIZE, MESSAGE_SIZE);
    }
  }

  /**
   * How many messages to receive so that their datagrams will probably fit. Then the datagrams of a
   * message stay in one batch, and the same few blocks are reused while they are in the CPU cache.
   *
   * @param slots number of free slots
   * @param capacity number of slots of the batch
   */
  int wanted(int slots, int capacity) {
    int fitting = Math.min(MESSAGES, slots / usualDatagrams);
    return slots == capacity ? Math.max(1, fitting) : fitting;
  }

  /**
   * Resets the lengths of addresses and control messages, which each call overwrites.
   *
   * @return the address of the headers
   */
  long ready(int count) {
    for (int i = 0; i < count; i++) {
      MessageHeader.nameLength(block, header(i), family.size);
      MessageHeader.controlLength(block, header(i), CONTROL_SIZE);
    }
    return block.address();
  }

  /** Sets the number of messages that were received. */
  void filled(int count) {
    messages = count;
    message = 0;
  }

  boolean isEmpty() {
    return message == messages;
  }

  /** The number of datagrams left. */
  int datagrams() {
    int sum = 0;
    for (int i = message; i < messages; i++) {
      sum += datagrams(length(i) - (i == message ? position : 0), segmentSize(i));
    }
    return sum;
  }

  /**
   * Moves datagrams to slots, beginning with the given one, until either runs out.
   *
   * @return the first slot that is still free
   */
  int unload(PacketBatch batch, int firstSlot) {
    int slot = firstSlot;
    while (message < messages && slot < batch.capacity()) {
      slot = unloadMessage(batch, slot);
    }
    return slot;
  }

  private int unloadMessage(PacketBatch batch, int firstSlot) {
    int length = length(message);
    int segmentSize = segmentSize(message);
    var source = source();
    int slot = firstSlot;
    do {
      int size = Math.min(segmentSize, length - position);
      int kept = Math.min(size, batch.slotSize());
      int start = message * MESSAGE_SIZE + position;
      batch.bytes().put(batch.offset(slot), bytes.network(), start, kept);
      batch.length(slot, kept);
      batch.endpoint(slot, source);
      slot++;
      position += size;
    } while (position < length && slot < batch.capacity());
    if (position == length) {
      usualDatagrams = slot - firstSlot;
      message++;
      position = 0;
    }
    return slot;
  }

  private int length(int index) {
    return MessageHeader.length(block, header(index));
  }

  private int segmentSize(int index) {
    int size = UdpOffload.read(block, control(index), controlLength(index));
    return size > 0 ? size : MESSAGE_SIZE;
  }

  /** The number of datagrams in a message of a length in bytes; an empty message is one. */
  private static int datagrams(int length, int segmentSize) {
    return Math.max(1, (length + segmentSize - 1) / segmentSize);
  }

  private Endpoint source() {
    int name = name(message);
    var info = family.packetInfo;
    int data = info.find(block, control(message), controlLength(message));
    boolean isKnown = data >= 0;
    return endpoints.find(
        family.high(block, name),
        family.low(block, name),
        family.port(block, name),
        family.scope(block, name),
        isKnown ? info.high(block, data) : 0,
        isKnown ? info.low(block, data) : 0,
        isKnown ? info.scope(block, data) : 0);
  }

  private int controlLength(int index) {
    return MessageHeader.controlLength(block, header(index));
  }

  private static int header(int index) {
    return index * MessageHeader.SIZE;
  }

  private static int vector(int index) {
    return VECTORS + index * MessageHeader.VECTOR_SIZE;
  }

  private static int name(int index) {
    return NAMES + index * SocketFamily.MAX_SIZE;
  }

  private static int control(int index) {
    return CONTROLS + index * CONTROL_SIZE;
  }
}
