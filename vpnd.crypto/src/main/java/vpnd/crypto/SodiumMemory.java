// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import vpnd.api.packet.NativeMemory;

/**
 * A block from sodium_malloc. It is freed through a {@link Function} instead of {@link
 * SodiumFunctions}, because that works after they were unbound and keeps the library loaded that
 * allocated the block: another instance would treat the block as corrupted and abort the process.
 */
final class SodiumMemory implements NativeMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private final long address;
  private final ByteBuffer bytes;
  private final Cleaner.Cleanable release;

  /** Takes ownership of a new block. */
  SodiumMemory(long address, int size, Function free) {
    var block = new Pointer(address);
    block.clear(size);
    this.address = address;
    this.bytes = block.getByteBuffer(0, size).order(ByteOrder.BIG_ENDIAN);
    this.release = CLEANER.register(this, new Release(block, free));
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

  /** Calls sodium_free, which wipes the block. */
  private record Release(Pointer block, Function free) implements Runnable {
    @Override
    public void run() {
      free.invokeVoid(new Object[] {block});
    }
  }
}
