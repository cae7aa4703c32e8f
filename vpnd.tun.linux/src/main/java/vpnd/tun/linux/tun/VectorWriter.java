// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;
import vpnd.tun.linux.libc.NativeBlock;

/**
 * Writes single packets and {@link GroItem}s with a {@link VirtioHeader}; payloads go to the host
 * straight from their slots.
 *
 * <p>Memory: 6 bytes unused, the virtio header, 112 bytes for the headers of a large packet, and an
 * {@code iovec} of 16 bytes for these and for each packet of an item.
 */
final class VectorWriter {
  private static final int HEADER = 6;
  private static final int PACKET = HEADER + VirtioHeader.SIZE;
  private static final int VECTORS = 128;
  private static final int VECTOR = 16;

  private final NativeBlock block = NativeBlock.allocate(VECTORS + (GroItem.LIMIT + 1) * VECTOR);
  private final VectorSink sink;
  private final PacketView single = new PacketView();

  VectorWriter(VectorSink sink) {
    this.sink = sink;
  }

  /** Writes the packet of a slot; the host completes a partial checksum. */
  boolean write(PacketBatch batch, int slot) throws IOException {
    int length = batch.length(slot) - PacketBatch.HEADROOM;
    VirtioHeader.clear(block.host(), HEADER);
    if (batch.hasPartialChecksum(slot) && single.moveTo(batch, slot)) {
      VirtioHeader.partial(block.host(), HEADER, single.transport(), single.ipLength());
    }
    point(0, block.address() + HEADER, VirtioHeader.SIZE);
    point(1, batch.address(slot) + PacketBatch.HEADROOM, length);
    return sink.write(block.address() + VECTORS, 2, VirtioHeader.SIZE + length);
  }

  /** Writes an item as one large packet. */
  boolean write(PacketBatch batch, GroItem item) throws IOException {
    int headers = item.first().headerLength();
    writeHeaders(item);
    point(0, block.address() + HEADER, VirtioHeader.SIZE + headers);
    for (int i = 0; i < item.count(); i++) {
      int slot = item.slot(i);
      int skipped = PacketBatch.HEADROOM + headers;
      point(i + 1, batch.address(slot) + skipped, batch.length(slot) - skipped);
    }
    int length = VirtioHeader.SIZE + headers + item.payload();
    return sink.write(block.address() + VECTORS, item.count() + 1, length);
  }

  private void writeHeaders(GroItem item) {
    var first = item.first();
    var transport = first.transport();
    int start = first.ipLength();
    int headers = first.headerLength();
    int covered = headers - start + item.payload();
    VirtioHeader.describe(
        block.host(), HEADER, transport, first.isIpv4(), item.segmentSize(), start, headers);

    var bytes = block.network();
    int header = PACKET + start;
    first.copyHeaders(bytes, PACKET);
    IpHeader.setLength(bytes, PACKET, headers + item.payload());
    if (transport == Transport.UDP) {
      bytes.putShort(header + Transport.UDP_LENGTH, (short) covered);
    } else if (item.isPushed()) {
      int flags = bytes.get(header + Transport.FLAGS) | Transport.PSH;
      bytes.put(header + Transport.FLAGS, (byte) flags);
    }
    int sum = Checksum.fold(first.pseudoSum(covered));
    bytes.putShort(header + transport.checksum, (short) sum);
  }

  private void point(int vector, long address, int length) {
    int at = VECTORS + vector * VECTOR;
    block.host().putLong(at, address).putLong(at + 8, length);
  }
}
