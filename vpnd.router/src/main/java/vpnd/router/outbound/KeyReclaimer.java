// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLongArray;
import vpnd.api.packet.NativeMemory;

/**
 * Gives key memory back when no outbound thread can be using it any more.
 *
 * <p>An outbound thread is inside a batch while its number in {@link #batches} is odd. A key that
 * was taken out of use before a batch began cannot be seen by that batch.
 */
public final class KeyReclaimer {
  private static final class Entry {
    final NativeMemory memory;

    /** The batches of all threads when the key was taken out of use. */
    final long[] batches;

    Entry(NativeMemory memory, long[] batches) {
      this.memory = memory;
      this.batches = batches;
    }
  }

  private final Queue<Entry> waiting = new ArrayDeque<>();
  private final AtomicLongArray batches;

  /**
   * @param threads how many outbound threads there are; they are numbered from 0 on
   */
  public KeyReclaimer(int threads) {
    batches = new AtomicLongArray(threads);
  }

  /** An outbound thread is about to look up the key to use. */
  void beginBatch(int thread) {
    batches.set(thread, batches.getPlain(thread) + 1);
  }

  /** An outbound thread has forgotten the key. */
  void endBatch(int thread) {
    batches.set(thread, batches.getPlain(thread) + 1);
  }

  /** Takes memory over; on the inbound thread, after the key was taken out of use. */
  public void retire(NativeMemory memory) {
    var now = new long[batches.length()];
    for (var thread = 0; thread < now.length; thread++) {
      now[thread] = batches.get(thread);
    }
    waiting.add(new Entry(memory, now));
    sweep();
  }

  /** Gives back what is due; on the inbound thread. */
  public void sweep() {
    for (var first = waiting.peek(); first != null; first = waiting.peek()) {
      if (isInUse(first)) {
        return;
      }
      waiting.remove();
      first.memory.close();
    }
  }

  private boolean isInUse(Entry entry) {
    for (var thread = 0; thread < entry.batches.length; thread++) {
      var batch = entry.batches[thread];
      if ((batch & 1) == 1 && batch == batches.get(thread)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
