// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import java.util.Arrays;

/** The bytes of a fuzzer, read from the first to the last, and then zeros. */
public final class Input {
  private final byte[] bytes;
  private int position;

  public Input(byte[] bytes) {
    this.bytes = bytes;
  }

  public boolean isEmpty() {
    return position >= bytes.length;
  }

  /** Takes a number from 0 to 255. */
  public int number8() {
    return isEmpty() ? 0 : bytes[position++] & 0xff;
  }

  /** Takes a number from 0 to 65535, big-endian. */
  public int number16() {
    return number8() << 8 | number8();
  }

  /** Takes 32 bits, big-endian. */
  public int number32() {
    return number16() << 16 | number16();
  }

  /** Reads a number of bytes, fewer at the end. */
  public byte[] bytes(int most) {
    int end = Math.min(bytes.length, position + most);
    var taken = Arrays.copyOfRange(bytes, position, end);
    position = end;
    return taken;
  }

  /** Reads a number of bytes, padded with zeros at the end. */
  public byte[] padded(int count) {
    return Arrays.copyOf(bytes(count), count);
  }

  /** A number of bytes of which neighbours differ; reads nothing. */
  public static byte[] pattern(int count, int seed) {
    var pattern = new byte[count];
    for (int i = 0; i < count; i++) {
      pattern[i] = (byte) (seed + i * 7 + i / 256);
    }
    return pattern;
  }

  /** Reads all remaining bytes. */
  public byte[] rest() {
    return bytes(bytes.length - position);
  }
}
