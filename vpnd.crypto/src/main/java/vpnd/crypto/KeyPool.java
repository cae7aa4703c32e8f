// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * Memory for keys: many small blocks in one guarded block. A separate guarded block would cost each
 * key two pages and four mappings, of which a process has few: with a thousand peers that is 20
 * MiB.
 *
 * <p>Any thread may use it. Its blocks behave like separate ones, except that only the ends of the
 * shared block are guarded.
 */
final class KeyPool {
  private final IntFunction<NativeMemory> allocator;
  private final List<KeyBlock> blocks = new ArrayList<>();

  /**
   * @param allocator allocates guarded blocks, by their number of bytes
   */
  KeyPool(IntFunction<NativeMemory> allocator) {
    this.allocator = allocator;
  }

  /**
   * A block, all zero.
   *
   * @param size bytes, at most {@value CipherSuite#SMALL_SIZE}
   */
  synchronized NativeMemory take(int size) {
    var block = blockWithRoom();
    return new PooledKey(block.memory(), block.take(), size, slot -> giveBack(block, slot));
  }

  private KeyBlock blockWithRoom() {
    for (var block : blocks) {
      if (block.hasRoom()) {
        return block;
      }
    }
    var added = new KeyBlock(allocator.apply(KeyBlock.SIZE));
    blocks.add(added);
    return added;
  }

  private synchronized void giveBack(KeyBlock block, int slot) {
    block.giveBack(slot);
    if (block.isEmpty()) {
      blocks.remove(block);
      block.memory().close();
    }
  }
}
