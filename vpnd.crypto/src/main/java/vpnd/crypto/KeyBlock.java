// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.BitSet;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/** A page of memory with room for keys, side by side. The caller lets one thread in at a time. */
final class KeyBlock {
  /** Octets: a page, of which there is none smaller than this. */
  static final int SIZE = 4096;

  private static final int KEYS = SIZE / CipherSuite.KEY_SIZE;

  private final NativeMemory memory;
  private final BitSet taken = new BitSet(KEYS);

  KeyBlock(NativeMemory memory) {
    this.memory = memory;
  }

  NativeMemory memory() {
    return memory;
  }

  boolean hasRoom() {
    return taken.cardinality() < KEYS;
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  /** Takes the place of a key, and returns its number; there must be room. */
  int take() {
    var slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  /** Overwrites a key with zeros and makes its place free. */
  void giveBack(int slot) {
    var at = slot * CipherSuite.KEY_SIZE;
    for (var octet = at; octet < at + CipherSuite.KEY_SIZE; octet += Long.BYTES) {
      memory.bytes().putLong(octet, 0);
    }
    taken.clear(slot);
  }
}
