// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * Shows that a cipher suite works before a tunnel uses it: two parties agree, one opens what the
 * other has sealed, and what was changed on the way does not open.
 */
final class SuiteTrial {
  private static final int NONCE_SIZE = 32;
  private static final int TEXT_AT = NONCE_SIZE + 40;
  private static final int TEXT_SIZE = 2 * Long.BYTES;

  private SuiteTrial() {}

  /** What is wrong with a suite; empty if it works. */
  static String fault(CipherSuite suite) {
    try (var own = suite.allocate(2 * CipherSuite.KEY_SIZE);
        var peer = suite.allocate(2 * CipherSuite.KEY_SIZE);
        var sealing = suite.allocate(CipherSuite.AGREED_SIZE);
        var opening = suite.allocate(CipherSuite.AGREED_SIZE);
        var work = suite.allocate(TEXT_AT + TEXT_SIZE)) {
      suite.generateKeyPair(own.address(), publicKey(own));
      suite.generateKeyPair(peer.address(), publicKey(peer));
      if (!suite.agree(sealing.address(), own.address(), publicKey(peer))
          || !suite.agree(opening.address(), peer.address(), publicKey(own))) {
        return "agrees on no key";
      }
      return fault(
          suite.cipher(),
          sealing.address() + CipherSuite.SEALING_KEY_AT,
          opening.address() + CipherSuite.OPENING_KEY_AT,
          work);
    }
  }

  private static String fault(Cipher cipher, long sealKey, long openKey, NativeMemory work) {
    var nonce = work.address();
    var datagram = nonce + NONCE_SIZE;
    cipher.seal(sealKey, nonce, datagram, TEXT_SIZE);
    if (isClear(work)) {
      return "does not encrypt";
    }
    if (!cipher.open(openKey, nonce, datagram, TEXT_SIZE) || !isClear(work)) {
      return "does not open what it has sealed";
    }
    cipher.seal(sealKey, nonce, datagram, TEXT_SIZE);
    work.bytes().put(TEXT_AT, (byte) ~work.bytes().get(TEXT_AT));
    return cipher.open(openKey, nonce, datagram, TEXT_SIZE) ? "opens what was changed" : "";
  }

  private static boolean isClear(NativeMemory work) {
    return work.bytes().getLong(TEXT_AT) == 0 && work.bytes().getLong(TEXT_AT + Long.BYTES) == 0;
  }

  private static long publicKey(NativeMemory pair) {
    return pair.address() + CipherSuite.KEY_SIZE;
  }
}
