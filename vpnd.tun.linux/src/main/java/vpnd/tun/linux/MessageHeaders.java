// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.lang.ref.WeakReference;
import vpnd.api.PacketBatch;

/**
 * The headers through which recvmmsg(2) and sendmmsg(2) reach the slots of one batch, in one
 * direction. What never changes is written once; a call only touches lengths and addresses.
 *
 * <p>Memory, for n slots: n {@code mmsghdr} of 64 octets, n {@code iovec} of 16, n addresses of 32,
 * and one {@code pollfd} of 8.
 */
final class MessageHeaders {
  private static final int HEADER = 64;
  private static final int NAME_LENGTH = 8;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int MESSAGE_LENGTH = 56;
  private static final int VECTOR = 16;

  private final WeakReference<PacketBatch> owner;
  private final AddressFamily family;
  private final NativeBlock block;
  private final int vectors;
  private final int names;
  private final int pollDescriptor;

  MessageHeaders(PacketBatch batch, AddressFamily family) {
    int capacity = batch.capacity();
    this.owner = new WeakReference<>(batch);
    this.family = family;
    this.vectors = capacity * HEADER;
    this.names = vectors + capacity * VECTOR;
    this.pollDescriptor = names + capacity * AddressFamily.MAX_SIZE;
    this.block = NativeBlock.allocate(pollDescriptor + 8);
    for (int i = 0; i < capacity; i++) {
      block.host().putLong(i * HEADER, block.address() + name(i));
      block.host().putInt(i * HEADER + NAME_LENGTH, family.size);
      block.host().putLong(i * HEADER + IOV, block.address() + vector(i));
      block.host().putLong(i * HEADER + IOV_COUNT, 1);
      block.host().putLong(vector(i), batch.address(i));
      block.host().putLong(vector(i) + 8, batch.slotSize());
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
    return block.address() + (long) message * HEADER;
  }

  /** Address of 8 octets for a {@code pollfd}. */
  long pollAddress(int descriptor, short events) {
    block.host().putInt(pollDescriptor, descriptor).putShort(pollDescriptor + 4, events);
    return block.address() + pollDescriptor;
  }

  /** Copies lengths and sources of received messages to the batch, and readies the headers. */
  void unload(PacketBatch batch, int count, EndpointCache endpoints) {
    for (int i = 0; i < count; i++) {
      int name = name(i);
      batch.length(i, block.host().getInt(i * HEADER + MESSAGE_LENGTH));
      batch.endpoint(
          i,
          endpoints.find(
              family.high(block, name),
              family.low(block, name),
              family.port(block, name),
              family.scope(block, name)));
      block.host().putInt(i * HEADER + NAME_LENGTH, family.size);
    }
  }

  /**
   * Points the first headers at the slots that can be sent.
   *
   * @return how many those are
   */
  int load(PacketBatch batch, EndpointCache endpoints) {
    int messages = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      var endpoint = batch.endpoint(slot);
      if (batch.length(slot) == 0 || endpoint == null) {
        continue;
      }
      var target = endpoints.find(endpoint);
      if (family.canReach(target)) {
        block.host().putLong(vector(messages), batch.address(slot));
        block.host().putLong(vector(messages) + 8, batch.length(slot));
        family.write(block, name(messages), target);
        messages++;
      }
    }
    return messages;
  }

  private int vector(int message) {
    return vectors + message * VECTOR;
  }

  private int name(int message) {
    return names + message * AddressFamily.MAX_SIZE;
  }
}
