// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.lang.ref.WeakReference;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;

/**
 * The headers through which recvmmsg(2) and sendmmsg(2) reach the slots of one batch, in one
 * direction. What never changes is written once; a call only touches lengths and addresses.
 *
 * <p>Memory, for n slots: n {@code mmsghdr} of 64 octets, n {@code iovec} of 16, n addresses of 32,
 * n control messages of 40, and one {@code pollfd} of 8.
 */
final class MessageHeaders {
  private static final int HEADER = 64;
  private static final int NAME_LENGTH = 8;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int MESSAGE_LENGTH = 56;
  private static final int VECTOR = 16;

  private final WeakReference<PacketBatch> owner;
  private final AddressFamily family;
  private final NativeBlock block;
  private final int vectors;
  private final int names;
  private final int controls;
  private final int pollDescriptor;

  MessageHeaders(PacketBatch batch, AddressFamily family) {
    int capacity = batch.capacity();
    this.owner = new WeakReference<>(batch);
    this.family = family;
    this.vectors = capacity * HEADER;
    this.names = vectors + capacity * VECTOR;
    this.controls = names + capacity * AddressFamily.MAX_SIZE;
    this.pollDescriptor = controls + capacity * PacketInfo.MAX_SIZE;
    this.block = NativeBlock.allocate(pollDescriptor + 8);
    for (int i = 0; i < capacity; i++) {
      block.host().putLong(i * HEADER, block.address() + name(i));
      block.host().putInt(i * HEADER + NAME_LENGTH, family.size);
      block.host().putLong(i * HEADER + IOV, block.address() + vector(i));
      block.host().putLong(i * HEADER + IOV_COUNT, 1);
      block.host().putLong(i * HEADER + CONTROL, block.address() + control(i));
      block.host().putLong(i * HEADER + CONTROL_LENGTH, PacketInfo.MAX_SIZE);
      block.host().putLong(vector(i), batch.address(i));
      block.host().putLong(vector(i) + 8, batch.slotSize());
      family.packetInfo.prepare(block, control(i));
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
      batch.length(i, block.host().getInt(i * HEADER + MESSAGE_LENGTH));
      batch.endpoint(i, source(i, endpoints));
      block.host().putInt(i * HEADER + NAME_LENGTH, family.size);
      block.host().putLong(i * HEADER + CONTROL_LENGTH, PacketInfo.MAX_SIZE);
    }
  }

  private Endpoint source(int message, EndpointCache endpoints) {
    int name = name(message);
    int control = control(message);
    var info = family.packetInfo;
    boolean isTold = info.isIn(block, control, controlLength(message));
    return endpoints.find(
        family.high(block, name),
        family.low(block, name),
        family.port(block, name),
        family.scope(block, name),
        isTold ? info.high(block, control) : 0,
        isTold ? info.low(block, control) : 0,
        isTold ? info.scope(block, control) : 0);
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
        writeLocal(messages, target);
        messages++;
      }
    }
    return messages;
  }

  private void writeLocal(int message, NativeEndpoint target) {
    boolean hasLocal = target.hasLocal();
    if (hasLocal) {
      family.packetInfo.write(block, control(message), target);
    }
    block.host().putLong(message * HEADER + CONTROL_LENGTH, hasLocal ? PacketInfo.MAX_SIZE : 0);
  }

  /**
   * Leaves the own address of a message to the host.
   *
   * @return whether it was given
   */
  boolean dropLocal(int message) {
    boolean wasGiven = controlLength(message) != 0;
    block.host().putLong(message * HEADER + CONTROL_LENGTH, 0);
    return wasGiven;
  }

  private long controlLength(int message) {
    return block.host().getLong(message * HEADER + CONTROL_LENGTH);
  }

  private int vector(int message) {
    return vectors + message * VECTOR;
  }

  private int name(int message) {
    return names + message * AddressFamily.MAX_SIZE;
  }

  private int control(int message) {
    return controls + message * PacketInfo.MAX_SIZE;
  }
}
