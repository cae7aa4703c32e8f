// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Seals and opens datagrams in place (protocol, section 2).
 *
 * <p>A datagram at address {@code d} is: nonce in {@code [d, d+24)}, authentication tag in {@code
 * [d+24, d+40)}, then {@code length} octets of text (type octet and body) from {@code d+40} on.
 * Keys are 32 octets, made by {@link CipherSuite#agree}.
 *
 * <p>A cipher has no state: any thread may use it at any time, and another cipher of the same suite
 * may open what this one sealed. Neither method allocates, blocks or throws.
 */
@ConsumerType
public interface Cipher {
  /**
   * Replaces the text by its ciphertext and writes the tag. The nonce must be in place.
   *
   * @param key address of the key
   * @param datagram address of the datagram's first octet
   * @param length octets of text, at least 0
   */
  void seal(long key, long datagram, int length);

  /**
   * Checks the tag and, only if it fits, replaces the ciphertext by the text.
   *
   * @param key address of the key
   * @param datagram address of the datagram's first octet
   * @param length octets of ciphertext, at least 0
   * @return whether the tag was right; if not, the datagram is unchanged
   */
  boolean open(long key, long datagram, int length);
}
