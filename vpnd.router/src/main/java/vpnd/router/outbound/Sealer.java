// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import vpnd.api.crypto.Cipher;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.DataKeys;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.nonce.NonceRange;

/** Puts nonce, type and tag around the body in a slot (protocol, sections 2 and 14). */
public final class Sealer {

  private Sealer() {}

  /**
   * Seals the slot's body in place.
   *
   * @param nonce index of a nonce that was taken from the range
   */
  public static void seal(
      Cipher cipher,
      SessionKey key,
      NonceRange nonces,
      long nonce,
      MessageType type,
      PacketBatch batch,
      int slot) {
    var at = batch.offset(slot);
    nonces.write(batch.bytes(), at, nonce);
    batch.bytes().put(at + DatagramLayout.TEXT, type.code());
    var datagram = batch.address(slot);
    cipher.seal(key.address(), datagram, datagram, batch.length(slot) - DatagramLayout.TEXT);
  }

  /**
   * Seals the slot's packet in place under {@code aegis256} (protocol, section 14).
   *
   * @param number of a counter that was taken from the keys
   * @param nonce room for one, which no other thread uses; all zeros but for the counter
   */
  static void sealData(
      Cipher cipher, DataKeys keys, long number, NativeMemory nonce, PacketBatch batch, int slot) {
    var at = batch.offset(slot);
    var counter = Long.reverseBytes(keys.counter(number));
    nonce.bytes().putLong(0, counter);
    var type =
        batch.hasPartialChecksum(slot)
            ? MessageType.PARTIAL_CHECKSUM_DATA
            : MessageType.DATA.code();
    batch.bytes().putLong(at, counter).put(at + DatagramLayout.TEXT, type);
    cipher.seal(
        keys.sealingKey(),
        nonce.address(),
        batch.address(slot),
        batch.length(slot) - DatagramLayout.TEXT);
  }
}
