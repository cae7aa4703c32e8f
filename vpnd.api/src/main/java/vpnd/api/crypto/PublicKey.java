// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** A 32-byte X25519 public key; immutable. */
public final class PublicKey {
  private final byte[] bytes;

  /**
   * @param bytes 32 bytes, little-endian as in RFC 7748
   * @throws IllegalArgumentException if there are not 32
   */
  public PublicKey(byte[] bytes) {
    if (bytes.length != CipherSuite.KEY_SIZE) {
      throw new IllegalArgumentException("a public key has " + CipherSuite.KEY_SIZE + " bytes");
    }
    this.bytes = bytes.clone();
  }

  /** Copies the key into {@code target}, from index 0 on. */
  public void copyTo(ByteBuffer target) {
    target.put(0, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
