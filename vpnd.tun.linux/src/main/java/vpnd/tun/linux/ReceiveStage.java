// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;

/**
 * Where recvmmsg(2) puts messages until their datagrams have been copied to the slots of a batch. A
 * message may be many datagrams; what does not fit into a batch waits for the next.
 *
 * <p>Memory, for n messages: n headers, n vectors, n addresses, n rooms for two control messages;
 * and in a block of its own room for n messages of 64 KiB, the longest that there can be.
 */
final class ReceiveStage {
  private static final int MESSAGES = 15;

  /** A little more than 64 KiB, lest the beginnings of all messages compete for a cache's lines. */
  private static final int MESSAGE_SIZE = (1 << 16) + 33 * 64;

  private static final int VECTORS = MESSAGES * MessageHeader.SIZE;
  private static final int NAMES = VECTORS + MESSAGES * MessageHeader.VECTOR_SIZE;
  private static final int CONTROLS = NAMES + MESSAGES * AddressFamily.MAX_SIZE;
  private static final int CONTROL_SIZE = PacketInfo.MAX_SIZE + SegmentSize.CONTROL_SIZE;

  private final AddressFamily family;
  private final EndpointCache endpoints;
  private final NativeBlock block = NativeBlock.allocate(CONTROLS + MESSAGES * CONTROL_SIZE);
  private final NativeBlock bytes = NativeBlock.allocate(MESSAGES * MESSAGE_SIZE);
  private int messages;
  private int message;
  private int position;
  private int usualDatagrams = 1;

  ReceiveStage(AddressFamily family, EndpointCache endpoints) {
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
   * How many messages to ask for: so many that their datagrams are likely to fit. Then those of one
   * message stay together, and the same few blocks, warm in the processor's cache, are used again.
   *
   * @param slots how many are free, in a batch of so many
   */
  int wanted(int slots, int capacity) {
    int fitting = Math.min(MESSAGES, slots / usualDatagrams);
    return slots == capacity ? Math.max(1, fitting) : fitting;
  }

  /**
   * Asks anew for addresses and control messages, whose lengths each call overwrites.
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

  /** Says how many messages there are now. */
  void filled(int count) {
    messages = count;
    message = 0;
  }

  boolean isEmpty() {
    return message == messages;
  }

  /** How many datagrams are in the stage. */
  int datagrams() {
    int sum = 0;
    for (int i = message; i < messages; i++) {
      sum += datagrams(length(i) - (i == message ? position : 0), segmentSize(i));
    }
    return sum;
  }

  /**
   * Moves datagrams to the slots from this one on, as long as there are both.
   *
   * @return the first slot that is free
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
    int told = SegmentSize.read(block, control(index), controlLength(index));
    return told > 0 ? told : MESSAGE_SIZE;
  }

  /** How many datagrams so many bytes are; an empty one counts, too. */
  private static int datagrams(int length, int segmentSize) {
    return Math.max(1, (length + segmentSize - 1) / segmentSize);
  }

  private Endpoint source() {
    int name = name(message);
    var info = family.packetInfo;
    int data = info.find(block, control(message), controlLength(message));
    boolean isTold = data >= 0;
    return endpoints.find(
        family.high(block, name),
        family.low(block, name),
        family.port(block, name),
        family.scope(block, name),
        isTold ? info.high(block, data) : 0,
        isTold ? info.low(block, data) : 0,
        isTold ? info.scope(block, data) : 0);
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
    return NAMES + index * AddressFamily.MAX_SIZE;
  }

  private static int control(int index) {
    return CONTROLS + index * CONTROL_SIZE;
  }
}
