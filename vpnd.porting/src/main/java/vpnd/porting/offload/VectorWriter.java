// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.io.IOException;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.memory.NativeBlock;

/**
 * Writes single packets and {@link GroItem}s with a {@link PacketPrefix}; payloads go to the host
 * straight from their slots.
 *
 * <p>Memory: the prefix, which ends after 16 bytes, 112 bytes for the headers of a large packet,
 * and an {@code iovec} of 16 bytes for these and for each packet of an item.
 */
final class VectorWriter {
  private static final int PACKET = 16;
  private static final int VECTORS = 128;
  private static final int VECTOR = 16;

  private final NativeBlock block = NativeBlock.allocate(VECTORS + (GroItem.LIMIT + 1) * VECTOR);
  private final VectorSink sink;
  private final PacketPrefix prefix;
  private final int header;
  private final PacketView single = new PacketView();

  VectorWriter(VectorSink sink, PacketPrefix prefix) {
    this.sink = sink;
    this.prefix = prefix;
    this.header = PACKET - prefix.size();
  }

  /** Writes the packet of a slot; the host completes a partial checksum. */
  boolean write(PacketBatch batch, int slot) throws IOException {
    int length = batch.length(slot) - PacketBatch.HEADROOM;
    int packet = batch.offset(slot) + PacketBatch.HEADROOM;
    if (!prefix.accepts(batch.bytes(), packet, length)) {
      return false;
    }
    boolean isIpv4 = IpHeader.version(batch.bytes(), packet) == 4;
    if (batch.hasPartialChecksum(slot) && single.moveTo(batch, slot)) {
      prefix.partial(block.host(), header, isIpv4, single.transport(), single.ipLength());
    } else {
      prefix.clear(block.host(), header, isIpv4);
    }
    point(0, block.address() + header, prefix.size());
    point(1, batch.address(slot) + PacketBatch.HEADROOM, length);
    return sink.write(block.address() + VECTORS, 2, prefix.size() + length);
  }

  /** Writes an item as one large packet. */
  boolean write(PacketBatch batch, GroItem item) throws IOException {
    int headers = item.first().headerLength();
    writeHeaders(item);
    point(0, block.address() + header, prefix.size() + headers);
    for (int i = 0; i < item.count(); i++) {
      int slot = item.slot(i);
      int skipped = PacketBatch.HEADROOM + headers;
      point(i + 1, batch.address(slot) + skipped, batch.length(slot) - skipped);
    }
    int length = prefix.size() + headers + item.payload();
    return sink.write(block.address() + VECTORS, item.count() + 1, length);
  }

  private void writeHeaders(GroItem item) {
    var first = item.first();
    var transport = first.transport();
    int start = first.ipLength();
    int headers = first.headerLength();
    int covered = headers - start + item.payload();
    prefix.describe(
        block.host(), header, first.isIpv4(), transport, item.segmentSize(), start, headers);

    var bytes = block.network();
    int segmentHeader = PACKET + start;
    first.copyHeaders(bytes, PACKET);
    IpHeader.setLength(bytes, PACKET, headers + item.payload());
    if (transport == Transport.UDP) {
      bytes.putShort(segmentHeader + Transport.UDP_LENGTH, (short) covered);
    } else if (item.isPushed()) {
      int flags = bytes.get(segmentHeader + Transport.FLAGS) | Transport.PSH;
      bytes.put(segmentHeader + Transport.FLAGS, (byte) flags);
    }
    int sum = Checksum.fold(first.pseudoSum(covered));
    bytes.putShort(segmentHeader + transport.checksum, (short) sum);
  }

  private void point(int vector, long address, int length) {
    int at = VECTORS + vector * VECTOR;
    block.host().putLong(at, address).putLong(at + 8, length);
  }
}
