// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import vpnd.api.PacketBatch;

/**
 * Moves up to 64 KiB of one flow with a system call, and leaves checksums to whoever can do them at
 * least cost: the other side of the device.
 */
final class OffloadQueue implements PacketQueue {
  /** Segments of full size in a large packet. */
  static final int LARGE = 48;

  private final TunFile file;
  private final Segmenter segmenter = new Segmenter();
  private final Coalescer coalescer;

  OffloadQueue(TunFile file, Offload offload) {
    this.file = file;
    this.coalescer = new Coalescer(file, offload == Offload.TCP_AND_UDP);
  }

  /**
   * Takes no further packet unless a large one fits into the rest of the batch: its segments can
   * leave together then, and none is left here when the device is handed over.
   */
  @Override
  public int read(PacketBatch batch) throws IOException {
    int slot = segmenter.cut(batch, 0);
    while (slot == 0 || batch.capacity() - slot >= LARGE) {
      int length = file.read(segmenter.address(), segmenter.size());
      if (length == TunFile.NOTHING) {
        break;
      }
      segmenter.stage(length);
      slot = segmenter.cut(batch, slot);
    }
    return slot;
  }

  @Override
  public String kind() {
    return OpenDescriptor.TUN_WITH_HEADER;
  }

  @Override
  public boolean finishesChecksums() {
    return true;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    return coalescer.write(batch);
  }
}
