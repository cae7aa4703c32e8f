// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.util.function.IntPredicate;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.porting.memory.NativeBlock;

/**
 * The {@code mmsghdr}s through which sendmmsg(2) reads the slots of one batch. Consecutive slots
 * with the same endpoint, length and traffic class become one message, which the kernel or the
 * network card splits.
 *
 * <p>Memory, for n slots: n headers, n vectors, n addresses, n times the control messages (the
 * segment size, then those of local address and traffic class that there are), and one {@code
 * pollfd} of 8 bytes.
 */
final class SendHeaders {
  private static final int CONTROL_SIZE =
      UdpOffload.CONTROL_SIZE + PacketInfo.MAX_SIZE + TrafficClass.SIZE;

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
      int trafficClass = batch.trafficClass(slot);
      if (messages > 0 && current.add(target, length, trafficClass)) {
        grow(messages - 1);
      } else {
        current.begin(target, length, trafficClass, slot >= firstSegmented);
        firstSlots[messages] = slot;
        begin(messages++, datagrams, target, trafficClass);
      }
      MessageHeader.vector(block, vector(datagrams++), batch.address(slot), length);
    }
    return messages;
  }

  private void begin(int message, int datagram, NativeEndpoint target, int trafficClass) {
    family.write(block, name(message), target);
    MessageHeader.vectors(block, header(message), vector(datagram), 1);
    int start = control(message) + UdpOffload.CONTROL_SIZE;
    int end = start;
    if (target.hasLocal()) {
      family.packetInfo.write(block, end, target);
      end += family.packetInfo.space;
    }
    if (trafficClass != 0) {
      TrafficClass.write(block, end, target, trafficClass);
      end += TrafficClass.SIZE;
    }
    MessageHeader.control(block, header(message), start, end - start);
  }

  private void grow(int message) {
    int header = header(message);
    MessageHeader.vectorCount(block, header, current.datagrams());
    if (current.datagrams() == 2) {
      int others = MessageHeader.controlLength(block, header);
      UdpOffload.write(block, control(message), current.segmentSize());
      MessageHeader.control(block, header, control(message), UdpOffload.CONTROL_SIZE + others);
    }
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
    int space = family.packetInfo.space;
    int length = MessageHeader.controlLength(block, header(message));
    if (length < space) {
      return false;
    }
    int next = control(message) + UdpOffload.CONTROL_SIZE + space;
    MessageHeader.control(block, header(message), next, length - space);
    return true;
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
