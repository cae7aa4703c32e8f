// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.HexFormat;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/** Octets on their way between a test and native memory. */
final class Octets {
  private Octets() {}

  /** Native memory with these octets, at least one. */
  static NativeMemory of(CipherSuite suite, byte[] octets) {
    var memory = suite.allocate(Math.max(1, octets.length));
    memory.bytes().put(0, octets);
    return memory;
  }

  /** Native memory with these hexadecimal octets. */
  static NativeMemory of(CipherSuite suite, String hex) {
    return of(suite, HexFormat.of().parseHex(hex));
  }

  /** The first octets of the memory. */
  static byte[] read(NativeMemory memory, int length) {
    var octets = new byte[length];
    memory.bytes().get(0, octets);
    return octets;
  }

  /** The same in hexadecimal. */
  static String hex(NativeMemory memory, int length) {
    return HexFormat.of().formatHex(read(memory, length));
  }
}
