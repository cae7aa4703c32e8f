// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A batch of packets in one loop: a native region divided into slots of equal size.
 *
 * <p>Each slot holds one datagram in the layout of the protocol's section 2, so that it can be
 * sealed and opened in place:
 *
 * <pre>
 *   offset 0       24       40     41                         length
 *          | nonce | tag    | type | body: IP packet or message |
 *          '---------- HEADROOM ---'
 * </pre>
 *
 * <p>{@link #length} counts all of it, headroom included. A slot of length 0 is empty: ports skip
 * it, which is how a packet is dropped. Only slots below {@link #count} are valid.
 *
 * <p>The checksum of a packet may be partial, see {@link #hasPartialChecksum}.
 *
 * <p>An operating system with segmentation offload reads and writes many packets at once. A port
 * that uses it splits them into slots and coalesces slots; other code is not affected.
 *
 * <p>A batch belongs to one thread at a time and never allocates after its construction.
 */
public final class PacketBatch {
  /** Bytes in front of the body: nonce 24, tag 16, type 1. */
  public static final int HEADROOM = DatagramLayout.BODY;

  /**
   * The usual size of a slot. It is more than the longest datagram (1541) so that a longer one is
   * detected instead of being truncated to a valid length; and an odd multiple of the 64 bytes of a
   * cache line, so that the headers of all slots do not map to the same few cache sets.
   */
  public static final int SLOT_SIZE = 1600;

  private final NativeMemory memory;
  private final int slotSize;
  private final int[] lengths;
  private final boolean[] havePartialChecksums;
  private final boolean[] areFragmentable;
  private boolean hasFragmentable;
  private final byte[] trafficClasses;
  private final @Nullable Endpoint[] endpoints;
  private int count;

  /**
   * @param memory the region, at least {@code capacity * slotSize} bytes; the batch keeps it
   *     reachable but does not close it
   * @param capacity number of slots
   * @param slotSize bytes of a slot, more than {@link #HEADROOM}
   */
  public PacketBatch(NativeMemory memory, int capacity, int slotSize) {
    if (capacity < 1 || slotSize <= HEADROOM || memory.bytes().capacity() < capacity * slotSize) {
      throw new IllegalArgumentException(
          "%d slots of %d bytes do not fit into %d bytes"
              .formatted(capacity, slotSize, memory.bytes().capacity()));
    }
    this.memory = memory;
    this.slotSize = slotSize;
    this.lengths = new int[capacity];
    this.havePartialChecksums = new boolean[capacity];
    this.areFragmentable = new boolean[capacity];
    this.trafficClasses = new byte[capacity];
    this.endpoints = new @Nullable Endpoint[capacity];
  }

  /** The whole region, big-endian; use absolute access with {@link #offset}. */
  public ByteBuffer bytes() {
    return memory.bytes();
  }

  /** Number of slots. */
  public int capacity() {
    return lengths.length;
  }

  /** Bytes of a slot. */
  public int slotSize() {
    return slotSize;
  }

  /** Offset of the slot's datagram in {@link #bytes}. */
  public int offset(int slot) {
    return slot * slotSize;
  }

  /** Native address of the slot's datagram; valid while this batch is reachable. */
  public long address(int slot) {
    return memory.address() + (long) slot * slotSize;
  }

  /** Number of slots in use. */
  public int count() {
    return count;
  }

  /** Sets the number of slots in use; the caller sets the lengths of the slots below it. */
  public void count(int newCount) {
    count = newCount;
    hasFragmentable = false;
  }

  /** Bytes of the slot's datagram, headroom included; 0 if the slot is empty. */
  public int length(int slot) {
    return lengths[slot];
  }

  /** Sets the length of the slot's new datagram, and clears its marks. */
  public void length(int slot, int length) {
    lengths[slot] = length;
    havePartialChecksums[slot] = false;
    areFragmentable[slot] = false;
    trafficClasses[slot] = 0;
  }

  /** Whether the datagram in the slot may be fragmented if it is too long for a link. */
  public boolean isFragmentable(int slot) {
    return hasFragmentable && areFragmentable[slot];
  }

  /** Whether any datagram may be fragmentable. */
  public boolean hasFragmentable() {
    return hasFragmentable;
  }

  /** Marks the datagram as fragmentable; call it after setting count and length. */
  public void markFragmentable(int slot) {
    hasFragmentable = true;
    areFragmentable[slot] = true;
  }

  /** The traffic class of the datagram, 0 unless it was set: DSCP in the upper six bits. */
  public int trafficClass(int slot) {
    return trafficClasses[slot] & 0xff;
  }

  /** Sets the traffic class of the datagram; call it after setting the length. */
  public void trafficClass(int slot, int value) {
    trafficClasses[slot] = (byte) value;
  }

  /**
   * Whether the checksum of the packet in the slot's body is partial. The packet is TCP or UDP
   * directly after an IPv4 header without options or an IPv6 header, and not a fragment; its
   * checksum field holds the sum of the pseudo-header, not complemented. An operating system with
   * checksum offload exchanges packets with a device in this form.
   */
  public boolean hasPartialChecksum(int slot) {
    return havePartialChecksums[slot];
  }

  /** Marks the checksum of the packet in the slot as partial; call it after setting the length. */
  public void markPartialChecksum(int slot) {
    havePartialChecksums[slot] = true;
  }

  /**
   * Completes the checksum of the packet in the slot if it is partial. A marked packet that does
   * not match {@link #hasPartialChecksum} is not changed, so that its receiver rejects it.
   */
  public void finishChecksum(int slot) {
    if (havePartialChecksums[slot]) {
      havePartialChecksums[slot] = false;
      PartialChecksum.finish(bytes(), offset(slot) + HEADROOM, offset(slot) + lengths[slot]);
    }
  }

  /** Source or destination of the datagram; null if it was not set. */
  public @Nullable Endpoint endpoint(int slot) {
    return endpoints[slot];
  }

  /** Sets source or destination of the datagram. */
  public void endpoint(int slot, @Nullable Endpoint endpoint) {
    endpoints[slot] = endpoint;
  }
}
