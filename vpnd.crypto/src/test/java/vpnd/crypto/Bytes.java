// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.util.HexFormat;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/** Bytes on their way between a test and native memory. */
final class Bytes {
  private Bytes() {}

  /** Native memory with these bytes, at least one. */
  static NativeMemory of(CipherSuite suite, byte[] bytes) {
    var memory = suite.allocate(Math.max(1, bytes.length));
    memory.bytes().put(0, bytes);
    return memory;
  }

  /** Native memory with these hexadecimal bytes. */
  static NativeMemory of(CipherSuite suite, String hex) {
    return of(suite, HexFormat.of().parseHex(hex));
  }

  /** The first bytes of the memory. */
  static byte[] read(NativeMemory memory, int length) {
    var bytes = new byte[length];
    memory.bytes().get(0, bytes);
    return bytes;
  }

  /** The same in hexadecimal. */
  static String hex(NativeMemory memory, int length) {
    return HexFormat.of().formatHex(read(memory, length));
  }
}
