// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.lang.ref.WeakReference;
import java.util.function.IntPredicate;
import vpnd.api.PacketBatch;

/**
 * The headers through which sendmmsg(2) reaches the slots of one batch. A run of slots with the
 * same endpoint and length becomes one message, which the kernel or the network card cuts.
 *
 * <p>Memory, for n slots: n headers, n vectors, n addresses, n pairs of control messages (first the
 * segment size, then the own address), and one {@code pollfd} of 8 bytes.
 */
final class SendHeaders {
  private static final int CONTROL_SIZE = SegmentSize.CONTROL_SIZE + PacketInfo.MAX_SIZE;

  private final WeakReference<PacketBatch> owner;
  private final AddressFamily family;
  private final NativeBlock block;
  private final int vectors;
  private final int names;
  private final int controls;
  private final int pollDescriptor;
  private final int[] firstSlots;
  private final DatagramRun run = new DatagramRun();

  SendHeaders(PacketBatch batch, AddressFamily family) {
    int capacity = batch.capacity();
    this.owner = new WeakReference<>(batch);
    this.family = family;
    this.vectors = capacity * MessageHeader.SIZE;
    this.names = vectors + capacity * MessageHeader.VECTOR_SIZE;
    this.controls = names + capacity * AddressFamily.MAX_SIZE;
    this.pollDescriptor = controls + capacity * CONTROL_SIZE;
    this.block = NativeBlock.allocate(pollDescriptor + 8);
    this.firstSlots = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      MessageHeader.name(block, header(i), name(i), family.size);
      SegmentSize.prepare(block, control(i));
      family.packetInfo.prepare(block, control(i) + SegmentSize.CONTROL_SIZE);
    }
  }

  boolean belongTo(PacketBatch batch) {
    return owner.refersTo(batch);
  }

  boolean areOrphans() {
    return owner.refersTo(null);
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
   * Points the first headers at the slots that can be sent.
   *
   * @param isWanted for the own ports of the endpoints to send to
   * @param areFragmentable whether what may be fragmented is sent, or the rest
   * @param first the slot to begin with
   * @param firstOfRuns the slots before it are sent one by one
   * @return how many messages those are
   */
  int load(
      PacketBatch batch,
      IntPredicate isWanted,
      boolean areFragmentable,
      int first,
      int firstOfRuns,
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
      if (messages > 0 && run.add(target, length)) {
        grow(messages - 1, target);
      } else {
        run.begin(target, length, slot >= firstOfRuns);
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
    int local = control(message) + SegmentSize.CONTROL_SIZE;
    if (target.hasLocal()) {
      family.packetInfo.write(block, local, target);
    }
    MessageHeader.control(
        block, header(message), local, target.hasLocal() ? PacketInfo.MAX_SIZE : 0);
  }

  private void grow(int message, NativeEndpoint target) {
    MessageHeader.vectorCount(block, header(message), run.datagrams());
    SegmentSize.write(block, control(message), run.segmentSize());
    MessageHeader.control(
        block,
        header(message),
        control(message),
        target.hasLocal() ? CONTROL_SIZE : SegmentSize.CONTROL_SIZE);
  }

  /** How many datagrams a message is. */
  int datagrams(int message) {
    return MessageHeader.vectorCount(block, header(message));
  }

  /** The slot of the first datagram of a message. */
  int firstSlot(int message) {
    return firstSlots[message];
  }

  /**
   * Leaves the own address of a message of one datagram to the host.
   *
   * @return whether it was given
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
    return names + message * AddressFamily.MAX_SIZE;
  }

  private int control(int message) {
    return controls + message * CONTROL_SIZE;
  }
}
