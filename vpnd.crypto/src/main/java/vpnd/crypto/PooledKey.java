// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import vpnd.api.packet.NativeMemory;

/** A slot in a shared block; it keeps the block reachable. */
final class PooledKey implements NativeMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private final long address;
  private final ByteBuffer bytes;
  private final Cleaner.Cleanable release;

  /**
   * @param giveBack frees the slot, also if this object becomes unreachable
   */
  PooledKey(NativeMemory block, int slot, int size, IntConsumer giveBack) {
    var at = slot * KeyBlock.PLACE;
    address = block.address() + at;
    bytes = block.bytes().slice(at, size).order(ByteOrder.BIG_ENDIAN);
    release = CLEANER.register(this, new Release(slot, giveBack));
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public void close() {
    release.clean();
  }

  /**
   * References the block through the pool's lambda, but not the key, which would then stay
   * reachable.
   */
  private record Release(int slot, IntConsumer giveBack) implements Runnable {
    @Override
    public void run() {
      giveBack.accept(slot);
    }
  }
}
