// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.memory.NativeBlock;

/**
 * Splits what one read of a tun device with a {@link PacketPrefix} returned, up to 64 KiB, into
 * packets (generic segmentation offload, GSO). Checksums stay {@linkplain
 * PacketBatch#hasPartialChecksum partial} where a slot can hold such a packet; otherwise they are
 * completed here. Offsets come from the packet's own headers. The prefix only adds what they do not
 * contain; if the two contradict each other, the packet is malformed.
 *
 * <p>A malformed packet is passed on with length 0; the route lookup then fails and counts it. A
 * packet that is too long for a slot is truncated to the slot's size, which is still too long for a
 * datagram, so that it is counted, too.
 *
 * <p>Memory: the prefix, which ends after 16 bytes, and the packet.
 */
public final class GsoSplitter {
  private static final int PACKET = 16;

  /** The longest packet: 40 bytes of IPv6 header and a payload of 65,535, rounded up. */
  private static final int LONGEST = 65_584;

  private final PacketPrefix prefix;
  private final int header;
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

  public GsoSplitter(PacketPrefix prefix) {
    this.prefix = prefix;
    this.header = PACKET - prefix.size();
  }

  /** The address to read to. */
  public long address() {
    return block.address() + header;
  }

  /** The size of the memory at {@link #address} in bytes. */
  public int size() {
    return prefix.size() + LONGEST;
  }

  /** Whether packets are left that {@link #cut} has not moved to slots. */
  public boolean isStaged() {
    return isStaged;
  }

  /**
   * Starts with the result of a read.
   *
   * @param read bytes, including the prefix; fewer than its size if the host could not describe the
   *     packet
   */
  public void stage(int read) {
    end = header + read;
    isStaged = true;
    segment = 0;
    segmentSize = 0;
    needsChecksum = false;
    if (end <= PACKET) {
      end = PACKET;
    } else if (prefix.isLarge(block.host(), header)) {
      if (!prepareSegments()) {
        end = PACKET;
      }
    } else if (prefix.needsChecksum(block.host(), header)) {
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
  public int cut(PacketBatch batch, int firstSlot) {
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
    var host = block.host();
    var carried = prefix.transport(host, header);
    int size = prefix.segmentSize(host, header);
    if (carried == null || size == 0 || !prefix.needsChecksum(host, header)) {
      return false;
    }
    int found = IpHeader.findTransport(bytes, PACKET, end, carried.protocol);
    if (found != PACKET + prefix.checksumStart(host, header, bytes, end)
        || prefix.checksumOffset(host, header) != carried.checksum) {
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
    pseudoSum = prefix.hasPseudoSum() ? sumWithoutLength(found) : ownSum();
    return true;
  }

  /** Only the length in the host's pseudo-header sum changes with a segment. */
  private int sumWithoutLength(int found) {
    int field = bytes.getShort(found + transport.checksum) & 0xffff;
    // 2 * 0xffff is 0 in ones' complement and keeps it positive.
    return field + 2 * 0xffff - (end - found);
  }

  private int ownSum() {
    boolean isIpv4 = IpHeader.version(bytes, PACKET) == 4;
    return Checksum.fold(IpHeader.pseudoSum(bytes, PACKET, isIpv4, transport.protocol, 0));
  }

  private boolean hasChecksum() {
    int from = prefix.checksumStart(block.host(), header, bytes, end);
    return from >= 0 && PACKET + from + prefix.checksumOffset(block.host(), header) + 2 <= end;
  }

  private void copyWhole(PacketBatch batch, int slot) {
    isStaged = false;
    int length = Math.min(end - PACKET, room(batch));
    batch.bytes().put(batch.offset(slot) + PacketBatch.HEADROOM, bytes, PACKET, length);
    batch.length(slot, PacketBatch.HEADROOM + length);
    if (length == end - PACKET) {
      completeHeader(batch, slot);
      if (needsChecksum) {
        leaveChecksum(batch, slot);
      }
    }
  }

  private void completeHeader(PacketBatch batch, int slot) {
    int at = batch.offset(slot) + PacketBatch.HEADROOM;
    int length = end - PACKET;
    if (length >= IpHeader.IPV4_SIZE
        && IpHeader.version(batch.bytes(), at) == 4
        && IpHeader.ipv4Length(batch.bytes(), at) <= length
        && prefix.needsHeaderChecksum(block.host(), header)) {
      IpHeader.setChecksum(batch.bytes(), at);
    }
  }

  private void leaveChecksum(PacketBatch batch, int slot) {
    int from = prefix.checksumStart(block.host(), header, bytes, end);
    int field = prefix.checksumOffset(block.host(), header);
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
    int segmentHeader = at + start - PACKET;
    int covered = at + length - segmentHeader;
    if (transport == Transport.TCP) {
      int sequence = out.getInt(segmentHeader + Transport.SEQUENCE);
      out.putInt(segmentHeader + Transport.SEQUENCE, sequence + segment * segmentSize);
      int flags = out.get(segmentHeader + Transport.FLAGS);
      flags = isLast ? flags : flags & ~(Transport.FIN | Transport.PSH);
      flags = segment == 0 ? flags : flags & ~Transport.CWR;
      out.put(segmentHeader + Transport.FLAGS, (byte) flags);
    } else {
      out.putShort(segmentHeader + Transport.UDP_LENGTH, (short) covered);
    }
  }

  /** The first segment decides for all: their headers differ in lengths only. */
  private void leaveSegmentChecksum(PacketBatch batch, int slot) {
    if (segment == 0) {
      keepsPartialChecksum = inSlot.moveTo(batch, slot);
    }
    var out = batch.bytes();
    int segmentHeader = batch.offset(slot) + PacketBatch.HEADROOM + start - PACKET;
    int to = batch.offset(slot) + batch.length(slot);
    long sum = (long) pseudoSum + to - segmentHeader;
    if (keepsPartialChecksum) {
      out.putShort(segmentHeader + transport.checksum, (short) Checksum.fold(sum));
      batch.markPartialChecksum(slot);
    } else {
      out.putShort(segmentHeader + transport.checksum, (short) 0);
      sum += Checksum.sum(out, segmentHeader, to);
      out.putShort(segmentHeader + transport.checksum, Checksum.ofNonZero(sum));
    }
  }

  private static int room(PacketBatch batch) {
    return batch.slotSize() - PacketBatch.HEADROOM;
  }
}
