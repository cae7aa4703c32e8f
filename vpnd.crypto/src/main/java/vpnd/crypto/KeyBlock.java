// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.BitSet;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * A page of memory with adjacent slots for small blocks. The caller ensures that one thread at a
 * time uses it.
 */
final class KeyBlock {
  /** Bytes: the smallest page size. */
  static final int SIZE = 4096;

  /** Bytes of a slot. */
  static final int PLACE = CipherSuite.SMALL_SIZE;

  private static final int PLACES = SIZE / PLACE;

  private final NativeMemory memory;
  private final BitSet taken = new BitSet(PLACES);

  KeyBlock(NativeMemory memory) {
    this.memory = memory;
  }

  NativeMemory memory() {
    return memory;
  }

  boolean hasRoom() {
    return taken.cardinality() < PLACES;
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  /** Allocates a slot, and returns its number; one must be free. */
  int take() {
    var slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  /** Overwrites a slot with zeros and frees it. */
  void giveBack(int slot) {
    var at = slot * PLACE;
    for (var word = at; word < at + PLACE; word += Long.BYTES) {
      memory.bytes().putLong(word, 0);
    }
    taken.clear(slot);
  }
}
