// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.memory.NativeBlock;
import vpnd.porting.offload.IpHeader;

/**
 * A queue each of whose packets has its address family in front of it, as a big-endian number of 4
 * bytes. Each system call moves one packet; its bytes go to and from the slot directly.
 *
 * <p>Memory: the family that was read, those of IPv4 and IPv6 for writing, and two {@code iovec}s
 * of 16 bytes for each direction.
 */
final class FamilyQueue implements BsdPacketQueue {
  private static final int FAMILY = 4;
  private static final int READ_FAMILY = 0;
  private static final int INET = 8;
  private static final int INET6 = 12;
  private static final int READ_VECTORS = 16;
  private static final int WRITE_VECTORS = 48;
  private static final int SIZE = 80;
  private static final int VECTOR = 16;
  private static final int AF_INET = 2;

  private final TunVectors file;
  private final NativeBlock block = NativeBlock.allocate(SIZE);

  /**
   * @param inet6 {@code AF_INET6} of the system
   */
  FamilyQueue(TunVectors file, int inet6) {
    this.file = file;
    block.network().putInt(INET, AF_INET).putInt(INET6, inet6);
    point(READ_VECTORS, block.address() + READ_FAMILY, FAMILY);
  }

  @Override
  public String format() {
    return "family";
  }

  @Override
  public int read(PacketBatch batch) throws IOException {
    int room = batch.slotSize() - PacketBatch.HEADROOM;
    int slot = 0;
    while (slot < batch.capacity()) {
      point(READ_VECTORS + VECTOR, batch.address(slot) + PacketBatch.HEADROOM, room);
      int length = file.read(block.address() + READ_VECTORS, 2);
      if (length == TunVectors.NOTHING) {
        break;
      }
      batch.length(slot++, PacketBatch.HEADROOM + Math.max(0, length - FAMILY));
    }
    return slot;
  }

  @Override
  public boolean completesChecksums() {
    return false;
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    int taken = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      if (batch.length(slot) > PacketBatch.HEADROOM && write(batch, slot)) {
        taken++;
      }
    }
    return taken;
  }

  private boolean write(PacketBatch batch, int slot) throws IOException {
    int length = batch.length(slot) - PacketBatch.HEADROOM;
    int packet = batch.offset(slot) + PacketBatch.HEADROOM;
    // Drivers have faults with anything else.
    if (!IpHeader.mayBeAt(batch.bytes(), packet, length)) {
      return false;
    }
    boolean isIpv4 = IpHeader.version(batch.bytes(), packet) == 4;
    point(WRITE_VECTORS, block.address() + (isIpv4 ? INET : INET6), FAMILY);
    point(WRITE_VECTORS + VECTOR, batch.address(slot) + PacketBatch.HEADROOM, length);
    return file.write(block.address() + WRITE_VECTORS, 2, FAMILY + length);
  }

  private void point(int vector, long address, int length) {
    block.host().putLong(vector, address).putLong(vector + 8, length);
  }
}
