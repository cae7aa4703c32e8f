// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.memory.NativeBlock;
import vpnd.porting.offload.GroWriter;
import vpnd.porting.offload.GsoSplitter;

/**
 * A queue with {@link TunHeader}: one system call moves up to 64 KiB of a flow, and checksums may
 * stay partial in both directions.
 */
final class LargePacketQueue implements BsdPacketQueue {
  /** Number of full-size segments in a large packet. */
  private static final int LARGE = 48;

  private static final int VECTOR = 16;

  private final TunVectors file;
  private final GsoSplitter splitter;
  private final GroWriter groWriter;
  private final NativeBlock vector = NativeBlock.allocate(VECTOR);

  LargePacketQueue(TunVectors file, int inet6) {
    var header = new TunHeader(inet6);
    this.file = file;
    this.splitter = new GsoSplitter(header);
    this.groWriter = new GroWriter(file, header, false);
    vector.host().putLong(0, splitter.address()).putLong(Long.BYTES, splitter.size());
  }

  @Override
  public String format() {
    return "tun_hdr, family";
  }

  /** As many packets as surely fit, so that none is left here when the device is handed over. */
  @Override
  public int read(PacketBatch batch) throws IOException {
    int slot = splitter.cut(batch, 0);
    while (slot == 0 || batch.capacity() - slot >= LARGE) {
      int length = file.read(vector.address(), 1);
      if (length == TunVectors.NOTHING) {
        break;
      }
      splitter.stage(length);
      slot = splitter.cut(batch, slot);
    }
    return slot;
  }

  @Override
  public boolean completesChecksums() {
    return true;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    return groWriter.write(batch);
  }
}
