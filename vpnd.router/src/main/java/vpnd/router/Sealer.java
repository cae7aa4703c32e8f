// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.api.Cipher;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.NonceRange;
import vpnd.router.protocol.SessionKey;

/** Puts nonce, type and tag around the body in a slot (protocol, section 2). */
final class Sealer {
  private static final int TYPE_AT = PacketBatch.HEADROOM - 1;

  private Sealer() {}

  /**
   * Seals the slot's body in place.
   *
   * @param nonce index of a nonce that was taken from the range
   */
  static void seal(
      Cipher cipher,
      SessionKey key,
      NonceRange nonces,
      long nonce,
      MessageType type,
      PacketBatch batch,
      int slot) {
    var at = batch.offset(slot);
    nonces.write(batch.bytes(), at, nonce);
    batch.bytes().put(at + TYPE_AT, type.octet());
    cipher.seal(key.address(), batch.address(slot), batch.length(slot) - TYPE_AT);
  }
}
