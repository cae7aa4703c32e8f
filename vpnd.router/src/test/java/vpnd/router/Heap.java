// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.nio.ByteBuffer;
import vpnd.api.NativeMemory;

/** Memory that knows whether it was given back; it has no address. */
final class Heap implements NativeMemory {
  private final ByteBuffer bytes;
  private volatile boolean isClosed;

  Heap(int size) {
    bytes = ByteBuffer.allocateDirect(size);
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public long address() {
    throw new UnsupportedOperationException("memory of the Java heap");
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
