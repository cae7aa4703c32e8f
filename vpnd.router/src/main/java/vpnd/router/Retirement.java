// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayDeque;
import java.util.Queue;
import vpnd.api.NativeMemory;

/**
 * Gives key memory back when the outbound thread can no longer be using it.
 *
 * <p>The outbound thread is inside a batch while {@link #batch} is odd. A key that was taken out of
 * use before a batch began cannot be seen by that batch.
 */
final class Retirement {
  private record Entry(NativeMemory memory, long batch) {}

  private final Queue<Entry> waiting = new ArrayDeque<>();
  private volatile long batch;

  /** The outbound thread is about to look up the key to use. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void beginBatch() {
    batch++;
  }

  /** The outbound thread has forgotten the key. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void endBatch() {
    batch++;
  }

  /** Takes memory over; on the engine's thread, after the key was taken out of use. */
  void retire(NativeMemory memory) {
    waiting.add(new Entry(memory, batch));
    sweep();
  }

  /** Gives back what is due; on the engine's thread. */
  void sweep() {
    for (var first = waiting.peek(); first != null; first = waiting.peek()) {
      if ((first.batch & 1) == 1 && first.batch == batch) {
        return;
      }
      waiting.remove();
      first.memory.close();
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
