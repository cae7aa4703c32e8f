// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.offload.GroWriter;
import vpnd.porting.offload.GsoSplitter;
import vpnd.porting.offload.VirtioHeader;

/**
 * A queue with {@link VirtioHeader}: one system call moves up to 64 KiB of a flow, and checksums
 * may stay partial in both directions.
 */
final class OffloadQueue implements PacketQueue {
  /** Number of full-size segments in a large packet. */
  static final int LARGE = 48;

  private final TunFile file;
  private final GsoSplitter splitter = new GsoSplitter(new VirtioHeader());
  private final GroWriter groWriter;

  OffloadQueue(TunFile file, Offload offload) {
    this.file = file;
    this.groWriter = new GroWriter(file, new VirtioHeader(), offload == Offload.TCP_AND_UDP);
  }

  /**
   * Reads another packet only while a large one would fit into the rest of the batch, so that its
   * segments are sent together and none is left here when the device is handed over.
   */
  @Override
  public int read(PacketBatch batch) throws IOException {
    int slot = splitter.cut(batch, 0);
    while (slot == 0 || batch.capacity() - slot >= LARGE) {
      int length = file.read(splitter.address(), splitter.size());
      if (length == TunFile.NOTHING) {
        break;
      }
      splitter.stage(length);
      slot = splitter.cut(batch, slot);
    }
    return slot;
  }

  @Override
  public String kind() {
    return TunHandover.WITH_HEADER;
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
