// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.BitSet;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/**
 * A page of memory with places for small blocks, side by side. The caller lets one thread in at a
 * time.
 */
final class KeyBlock {
  /** Bytes: a page, of which there is none smaller than this. */
  static final int SIZE = 4096;

  /** Bytes of a place. */
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

  /** Takes a place, and returns its number; there must be room. */
  int take() {
    var slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  /** Overwrites a place with zeros and makes it free. */
  void giveBack(int slot) {
    var at = slot * PLACE;
    for (var word = at; word < at + PLACE; word += Long.BYTES) {
      memory.bytes().putLong(word, 0);
    }
    taken.clear(slot);
  }
}
