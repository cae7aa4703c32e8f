// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.api;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.HexFormat;

/**
 * A new key pair as lines of two configuration files.
 *
 * @param secret for the file of the owner
 * @param open for the file of the peer
 */
public record KeyLines(String secret, String open) {
  private static final int SIZE = 32;

  /** A pair of X25519, RFC 7748. */
  public static KeyLines generate() {
    try {
      var pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      var secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      return new KeyLines(
          "local_sk: " + HexFormat.of().formatHex(secret),
          "remote_pk: " + littleEndian((XECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 7748, section 5. */
  private static String littleEndian(XECPublicKey key) {
    var bytes = new byte[SIZE];
    var rest = key.getU();
    for (int index = 0; index < SIZE; index++) {
      bytes[index] = rest.byteValue();
      rest = rest.shiftRight(Byte.SIZE);
    }
    return HexFormat.of().formatHex(bytes);
  }
}
