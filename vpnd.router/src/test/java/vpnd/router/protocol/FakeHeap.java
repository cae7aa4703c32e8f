// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.NativeMemory;

/**
 * Memory with made-up addresses: the number of a block in the upper half, an index in the lower. No
 * address is given out twice, so any use of a block after its end is noticed.
 */
final class FakeHeap {
  private final List<@Nullable Block> blocks = new ArrayList<>();
  private int live;

  NativeMemory allocate(int size) {
    var block = new Block(blocks.size(), size);
    blocks.add(block);
    live++;
    return block;
  }

  /** Number of blocks that were not closed. */
  int live() {
    return live;
  }

  /** The block with an address; the address as an {@code int} is the index in it. */
  ByteBuffer at(long address) {
    var block = blocks.get((int) (address >>> 32) - 1);
    if (block == null) {
      throw new Violation(Invariant.NO_USE_AFTER_RETIREMENT, "access to closed memory");
    }
    return block.bytes;
  }

  private final class Block implements NativeMemory {
    private final int number;
    private final ByteBuffer bytes;

    Block(int number, int size) {
      this.number = number;
      bytes = ByteBuffer.allocate(size);
    }

    @Override
    public long address() {
      return (number + 1L) << 32;
    }

    @Override
    public ByteBuffer bytes() {
      return at(address());
    }

    @Override
    public void close() {
      if (blocks.set(number, null) != null) {
        live--;
      }
    }
  }
}
