// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;

/**
 * Writes the packets of a batch to the host, and coalesces consecutive packets of a flow into one
 * large packet (generic receive offload, GRO). Split again, a large packet yields the same packets.
 * Packets of a flow stay in order. A packet that belongs to no flow, such as a fragment, does not
 * overtake any packet before it.
 */
public final class GroWriter {
  /** If a batch has more flows, fewer packets are coalesced. */
  private static final int ITEMS = 16;

  private final VectorWriter writer;
  private final boolean withUdp;
  private final GroItem[] items = new GroItem[ITEMS];
  private int open;
  private PacketView current = new PacketView();
  private int taken;

  /**
   * @param withUdp whether the host accepts large UDP packets, too
   */
  public GroWriter(VectorSink sink, PacketPrefix prefix, boolean withUdp) {
    this.writer = new VectorWriter(sink, prefix);
    this.withUdp = withUdp;
    for (int i = 0; i < ITEMS; i++) {
      items[i] = new GroItem();
    }
  }

  /**
   * Writes all slots that are not empty.
   *
   * @return how many of the packets the host took
   * @throws IOException if it takes none any more
   */
  public int write(PacketBatch batch) throws IOException {
    open = 0;
    taken = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      if (batch.length(slot) > PacketBatch.HEADROOM) {
        add(batch, slot);
      }
    }
    endAll(batch);
    return taken;
  }

  private void add(PacketBatch batch, int slot) throws IOException {
    if (!current.moveTo(batch, slot)) {
      endAll(batch);
      writeAlone(batch, slot);
      return;
    }
    int index = find(current);
    if (index >= 0) {
      if (items[index].add(current)) {
        return;
      }
      end(batch, index);
    }
    if (isFirst(current)) {
      if (open == ITEMS) {
        end(batch, 0);
      }
      current = items[open++].begin(current);
    } else {
      writeAlone(batch, slot);
    }
  }

  private boolean isFirst(PacketView packet) {
    return packet.isData()
        && !packet.isPushed()
        && (withUdp || packet.transport() == Transport.TCP);
  }

  private int find(PacketView packet) {
    for (int i = 0; i < open; i++) {
      if (items[i].first().isSameFlow(packet)) {
        return i;
      }
    }
    return -1;
  }

  private void endAll(PacketBatch batch) throws IOException {
    while (open > 0) {
      end(batch, open - 1);
    }
  }

  /** Writes an item as one packet, or packet by packet if the host refuses that. */
  private void end(PacketBatch batch, int index) throws IOException {
    var item = items[index];
    items[index] = items[--open];
    items[open] = item;
    if (item.count() > 1 && writer.write(batch, item)) {
      taken += item.count();
      return;
    }
    for (int i = 0; i < item.count(); i++) {
      writeAlone(batch, item.slot(i));
    }
  }

  private void writeAlone(PacketBatch batch, int slot) throws IOException {
    if (writer.write(batch, slot)) {
      taken++;
    }
  }
}
