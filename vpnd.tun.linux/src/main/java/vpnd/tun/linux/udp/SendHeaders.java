// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.util.function.IntPredicate;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * The {@code mmsghdr}s through which sendmmsg(2) reads the slots of one batch. Consecutive slots
 * with the same endpoint and length become one message, which the kernel or the network card
 * splits.
 *
 * <p>Memory, for n slots: n headers, n vectors, n addresses, n pairs of control messages (first the
 * segment size, then the local address), and one {@code pollfd} of 8 bytes.
 */
final class SendHeaders {
  private static final int CONTROL_SIZE = UdpOffload.CONTROL_SIZE + PacketInfo.MAX_SIZE;

  private final SocketFamily family;
  private final NativeBlock block;
  private final int vectors;
  private final int names;
  private final int controls;
  private final int pollDescriptor;
  private final int[] firstSlots;
  private final GsoMessage current = new GsoMessage();

  SendHeaders(PacketBatch batch, SocketFamily family) {
    int capacity = batch.capacity();
    this.family = family;
    this.vectors = capacity * MessageHeader.SIZE;
    this.names = vectors + capacity * MessageHeader.VECTOR_SIZE;
    this.controls = names + capacity * SocketFamily.MAX_SIZE;
    this.pollDescriptor = controls + capacity * CONTROL_SIZE;
    this.block = NativeBlock.allocate(pollDescriptor + 8);
    this.firstSlots = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      MessageHeader.name(block, header(i), name(i), family.size);
      UdpOffload.prepare(block, control(i));
      family.packetInfo.prepare(block, control(i) + UdpOffload.CONTROL_SIZE);
    }
  }

  /** Address of a header; those of the following messages follow it. */
  long address(int message) {
    return block.address() + header(message);
  }

  /** Address of 8 bytes for a {@code pollfd}. */
  long pollAddress(int descriptor, short events) {
    block.host().putInt(pollDescriptor, descriptor).putShort(pollDescriptor + 4, events);
    return block.address() + pollDescriptor;
  }

  /**
   * Fills headers for the slots that can be sent.
   *
   * @param isWanted tests the local port of a slot's endpoint
   * @param areFragmentable whether to send the slots that may be fragmented, or the others
   * @param first the slot to begin with
   * @param firstSegmented slots before this one are sent as single datagrams
   * @return the number of messages
   */
  int load(
      PacketBatch batch,
      IntPredicate isWanted,
      boolean areFragmentable,
      int first,
      int firstSegmented,
      EndpointCache endpoints) {
    int messages = 0;
    int datagrams = 0;
    for (int slot = first; slot < batch.count(); slot++) {
      var endpoint = batch.endpoint(slot);
      int length = batch.length(slot);
      if (length == 0
          || endpoint == null
          || batch.isFragmentable(slot) != areFragmentable
          || !isWanted.test(endpoint.localPort())) {
        continue;
      }
      var target = endpoints.find(endpoint);
      if (!family.canReach(target)) {
        continue;
      }
      if (messages > 0 && current.add(target, length)) {
        grow(messages - 1, target);
      } else {
        current.begin(target, length, slot >= firstSegmented);
        firstSlots[messages] = slot;
        begin(messages++, datagrams, target);
      }
      MessageHeader.vector(block, vector(datagrams++), batch.address(slot), length);
    }
    return messages;
  }

  private void begin(int message, int datagram, NativeEndpoint target) {
    family.write(block, name(message), target);
    MessageHeader.vectors(block, header(message), vector(datagram), 1);
    int local = control(message) + UdpOffload.CONTROL_SIZE;
    if (target.hasLocal()) {
      family.packetInfo.write(block, local, target);
    }
    MessageHeader.control(
        block, header(message), local, target.hasLocal() ? PacketInfo.MAX_SIZE : 0);
  }

  private void grow(int message, NativeEndpoint target) {
    MessageHeader.vectorCount(block, header(message), current.datagrams());
    UdpOffload.write(block, control(message), current.segmentSize());
    MessageHeader.control(
        block,
        header(message),
        control(message),
        target.hasLocal() ? CONTROL_SIZE : UdpOffload.CONTROL_SIZE);
  }

  /** The number of datagrams in a message. */
  int datagrams(int message) {
    return MessageHeader.vectorCount(block, header(message));
  }

  /** The slot of the first datagram of a message. */
  int firstSlot(int message) {
    return firstSlots[message];
  }

  /**
   * Removes the local address of a message with one datagram, so that the host chooses it.
   *
   * @return whether there was one
   */
  boolean dropLocal(int message) {
    boolean wasGiven = MessageHeader.controlLength(block, header(message)) != 0;
    MessageHeader.control(block, header(message), control(message), 0);
    return wasGiven;
  }

  private static int header(int message) {
    return message * MessageHeader.SIZE;
  }

  private int vector(int datagram) {
    return vectors + datagram * MessageHeader.VECTOR_SIZE;
  }

  private int name(int message) {
    return names + message * SocketFamily.MAX_SIZE;
  }

  private int control(int message) {
    return controls + message * CONTROL_SIZE;
  }
}
