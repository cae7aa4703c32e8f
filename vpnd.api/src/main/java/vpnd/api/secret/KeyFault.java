// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.secret;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.crypto.PublicKey;
import vpnd.api.packet.NativeMemory;

/** Why two configured keys cannot be the secret key of this side and the public key of the peer. */
public enum KeyFault {
  /** Both are of one pair. */
  OWN_PUBLIC_KEY(
      "remote_pk is the public key of this side itself",
      "give the peer's, as its vpnd-keygen has printed it"),

  /** Both are of one pair, exchanged. */
  SWAPPED(
      "local_sk is a public key and remote_pk the secret key of the same pair",
      "make a new pair with vpnd-keygen, since a secret key that was taken for a public one may be"
          + " in other hands, and give the public key of the peer");

  private static final int SIZE = CipherSuite.KEY_SIZE;

  private final String fault;
  private final String remedy;

  KeyFault(String fault, String remedy) {
    this.fault = fault;
    this.remedy = remedy;
  }

  /** What is wrong. */
  public String fault() {
    return fault;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  /**
   * Checks two keys. The copies of the secret key are in memory of the suite, which wipes it.
   *
   * @return null if no fault is found
   */
  public static @Nullable KeyFault of(SecretKey local, PublicKey remote, CipherSuite suite) {
    try (var keys = suite.allocate(4 * SIZE)) {
      local.copyTo(keys.bytes());
      remote.copyTo(keys.bytes().slice(SIZE, SIZE));
      suite.derivePublicKey(keys.address(), keys.address() + 2 * SIZE);
      suite.derivePublicKey(keys.address() + SIZE, keys.address() + 3 * SIZE);
      if (areSame(keys, SIZE, 2 * SIZE)) {
        return OWN_PUBLIC_KEY;
      }
      return areSame(keys, 0, 3 * SIZE) ? SWAPPED : null;
    }
  }

  /** In constant time. */
  private static boolean areSame(NativeMemory keys, int one, int other) {
    int difference = 0;
    for (int i = 0; i < SIZE; i++) {
      difference |= keys.bytes().get(one + i) ^ keys.bytes().get(other + i);
    }
    return difference == 0;
  }
}
