// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.tun.linux.libc.NativeBlock;

/**
 * Splits what one read of a tun device with {@link VirtioHeader} returned, up to 64 KiB, into
 * packets (generic segmentation offload, GSO). Checksums stay {@linkplain
 * PacketBatch#hasPartialChecksum partial} where a slot can hold such a packet; otherwise they are
 * completed here. Offsets come from the packet's own headers. The virtio header only adds what they
 * do not contain; if the two contradict each other, the packet is malformed.
 *
 * <p>A malformed packet is passed on with length 0; the route lookup then fails and counts it. A
 * packet that is too long for a slot is truncated to the slot's size, which is still too long for a
 * datagram, so that it is counted, too.
 *
 * <p>Memory: 6 bytes unused, the virtio header, the packet.
 */
final class GsoSplitter {
  private static final int HEADER = 6;
  private static final int PACKET = HEADER + VirtioHeader.SIZE;

  /** The longest packet: 40 bytes of IPv6 header and a payload of 65,535, rounded up. */
  private static final int LONGEST = 65_584;

  private final NativeBlock block = NativeBlock.allocate(PACKET + LONGEST);
  private final ByteBuffer bytes = block.network();

  /** The packet in its slot, parsed as the code that completes its checksum will parse it. */
  private final PacketView inSlot = new PacketView();

  private boolean isStaged;
  private int end;
  private Transport transport = Transport.TCP;
  private int segmentSize;
  private int start;
  private int payload;
  private int segment;
  private int pseudoSum;
  private boolean needsChecksum;
  private boolean keepsPartialChecksum;

  /** The address to read to. */
  long address() {
    return block.address() + HEADER;
  }

  /** The size of the memory at {@link #address} in bytes. */
  int size() {
    return VirtioHeader.SIZE + LONGEST;
  }

  /** Whether packets are left that {@link #cut} has not moved to slots. */
  boolean isStaged() {
    return isStaged;
  }

  /**
   * Starts with the result of a read.
   *
   * @param read bytes, including the virtio header; fewer than its size if the host could not
   *     describe the packet
   */
  void stage(int read) {
    end = HEADER + read;
    isStaged = true;
    segment = 0;
    segmentSize = 0;
    needsChecksum = false;
    if (end <= PACKET) {
      end = PACKET;
    } else if (VirtioHeader.isLarge(block.host(), HEADER)) {
      if (!prepareSegments()) {
        end = PACKET;
      }
    } else if (VirtioHeader.needsChecksum(block.host(), HEADER)) {
      needsChecksum = hasChecksum();
      if (!needsChecksum) {
        end = PACKET;
      }
    }
  }

  /**
   * Fills slots, beginning with the given one.
   *
   * @return the first slot that is still free
   */
  int cut(PacketBatch batch, int firstSlot) {
    int slot = firstSlot;
    while (isStaged && slot < batch.capacity()) {
      if (segmentSize == 0) {
        copyWhole(batch, slot++);
      } else {
        cutOne(batch, slot++);
      }
    }
    return slot;
  }

  private boolean prepareSegments() {
    var header = block.host();
    var carried = VirtioHeader.transport(header, HEADER);
    int size = VirtioHeader.segmentSize(header, HEADER);
    if (carried == null || size == 0 || !VirtioHeader.needsChecksum(header, HEADER)) {
      return false;
    }
    int found = IpHeader.findTransport(bytes, PACKET, end, carried.protocol);
    if (found != PACKET + VirtioHeader.checksumStart(header, HEADER)
        || VirtioHeader.checksumOffset(header, HEADER) != carried.checksum) {
      return false;
    }
    int length = carried.headerLength(bytes, found, end);
    if (length == 0) {
      return false;
    }
    transport = carried;
    start = found;
    payload = found + length;
    segmentSize = size;
    keepsPartialChecksum = false;
    // Only the length in the host's pseudo-header sum changes. 2 * 0xffff is 0 in ones' complement
    // and keeps it positive.
    int field = bytes.getShort(found + carried.checksum) & 0xffff;
    pseudoSum = field + 2 * 0xffff - (end - found);
    return true;
  }

  private boolean hasChecksum() {
    var header = block.host();
    int start = VirtioHeader.checksumStart(header, HEADER);
    return PACKET + start + VirtioHeader.checksumOffset(header, HEADER) + 2 <= end;
  }

  private void copyWhole(PacketBatch batch, int slot) {
    isStaged = false;
    int length = Math.min(end - PACKET, room(batch));
    batch.bytes().put(batch.offset(slot) + PacketBatch.HEADROOM, bytes, PACKET, length);
    batch.length(slot, PacketBatch.HEADROOM + length);
    if (needsChecksum && length == end - PACKET) {
      leaveChecksum(batch, slot);
    }
  }

  private void leaveChecksum(PacketBatch batch, int slot) {
    int from = VirtioHeader.checksumStart(block.host(), HEADER);
    int field = VirtioHeader.checksumOffset(block.host(), HEADER);
    if (inSlot.moveTo(batch, slot)
        && inSlot.ipLength() == from
        && inSlot.transport().checksum == field) {
      batch.markPartialChecksum(slot);
    } else {
      var out = batch.bytes();
      int start = batch.offset(slot) + PacketBatch.HEADROOM + from;
      long sum = Checksum.sum(out, start, batch.offset(slot) + batch.length(slot));
      out.putShort(start + field, Checksum.ofNonZero(sum));
    }
  }

  private void cutOne(PacketBatch batch, int slot) {
    int from = payload + segment * segmentSize;
    int carried = Math.min(segmentSize, end - from);
    int headers = payload - PACKET;
    int length = headers + carried;
    int at = batch.offset(slot) + PacketBatch.HEADROOM;
    if (length > room(batch)) {
      batch.bytes().put(at, bytes, PACKET, room(batch));
      batch.length(slot, batch.slotSize());
    } else {
      batch.bytes().put(at, bytes, PACKET, headers);
      batch.bytes().put(at + headers, bytes, from, carried);
      batch.length(slot, PacketBatch.HEADROOM + length);
      writeHeaders(batch.bytes(), at, length, from + carried == end);
      leaveSegmentChecksum(batch, slot);
    }
    segment++;
    isStaged = from + carried < end;
  }

  private void writeHeaders(ByteBuffer out, int at, int length, boolean isLast) {
    if (IpHeader.version(out, at) == 4) {
      int identification = out.getShort(at + IpHeader.IDENTIFICATION);
      out.putShort(at + IpHeader.IDENTIFICATION, (short) (identification + segment));
    }
    IpHeader.setLength(out, at, length);
    int header = at + start - PACKET;
    int covered = at + length - header;
    if (transport == Transport.TCP) {
      int sequence = out.getInt(header + Transport.SEQUENCE);
      out.putInt(header + Transport.SEQUENCE, sequence + segment * segmentSize);
      int flags = out.get(header + Transport.FLAGS);
      flags = isLast ? flags : flags & ~(Transport.FIN | Transport.PSH);
      flags = segment == 0 ? flags : flags & ~Transport.CWR;
      out.put(header + Transport.FLAGS, (byte) flags);
    } else {
      out.putShort(header + Transport.UDP_LENGTH, (short) covered);
    }
  }

  /** The first segment decides for all: their headers differ in lengths only. */
  private void leaveSegmentChecksum(PacketBatch batch, int slot) {
    if (segment == 0) {
      keepsPartialChecksum = inSlot.moveTo(batch, slot);
    }
    var out = batch.bytes();
    int header = batch.offset(slot) + PacketBatch.HEADROOM + start - PACKET;
    int to = batch.offset(slot) + batch.length(slot);
    long sum = (long) pseudoSum + to - header;
    if (keepsPartialChecksum) {
      out.putShort(header + transport.checksum, (short) Checksum.fold(sum));
      batch.markPartialChecksum(slot);
    } else {
      out.putShort(header + transport.checksum, (short) 0);
      sum += Checksum.sum(out, header, to);
      out.putShort(header + transport.checksum, Checksum.ofNonZero(sum));
    }
  }

  private static int room(PacketBatch batch) {
    return batch.slotSize() - PacketBatch.HEADROOM;
  }
}
