// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** A 32-octet X25519 public key; immutable. */
public final class PublicKey {
  private final byte[] octets;

  /**
   * @param octets 32 octets, little-endian as in RFC 7748
   * @throws IllegalArgumentException if there are not 32
   */
  public PublicKey(byte[] octets) {
    if (octets.length != CipherSuite.KEY_SIZE) {
      throw new IllegalArgumentException("a public key has " + CipherSuite.KEY_SIZE + " octets");
    }
    this.octets = octets.clone();
  }

  /** Copies the key into {@code target}, from index 0 on. */
  public void copyTo(ByteBuffer target) {
    target.put(0, octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
