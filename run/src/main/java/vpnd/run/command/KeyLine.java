// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import vpnd.api.crypto.CipherSuite;

/** Writes keys as lines of a configuration file. They never become a {@link String}. */
final class KeyLine {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private KeyLine() {}

  /**
   * Writes a key in hexadecimal digits. Uses a direct buffer: for an array, the platform would keep
   * a copy of the digits.
   *
   * @param name with colon and blank
   * @param offset of the key in the buffer
   */
  static void write(WritableByteChannel output, String name, ByteBuffer keys, int offset)
      throws IOException {
    var line = ByteBuffer.allocateDirect(name.length() + 2 * CipherSuite.KEY_SIZE + 1);
    try {
      put(line, name, keys, offset);
      writeAll(output, line.flip());
    } finally {
      line.clear().put(new byte[line.capacity()]);
    }
  }

  /** The same into a buffer, which should be a direct one. */
  static void put(ByteBuffer target, String name, ByteBuffer keys, int offset) {
    target.put(name.getBytes(US_ASCII));
    for (var i = 0; i < CipherSuite.KEY_SIZE; i++) {
      var value = keys.get(offset + i);
      target.put(DIGITS[(value >> 4) & 0xf]).put(DIGITS[value & 0xf]);
    }
    target.put((byte) '\n');
  }

  static void writeText(WritableByteChannel output, String text) throws IOException {
    writeAll(output, ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  static void writeAll(WritableByteChannel output, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      output.write(bytes);
    }
  }
}
