// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.crypto;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Seals and opens datagrams in place (protocol, sections 2 and 14).
 *
 * <p>A datagram at address {@code d} has a header of 40 bytes, which holds an authentication tag
 * and the transmitted part of the nonce, and then {@code length} bytes of text (type byte and body)
 * from {@code d+40} on. Keys are 32 bytes, computed by {@link CipherSuite#agree}. All addresses are
 * multiples of 8: there are builds of libsodium that end the process otherwise.
 *
 * <table>
 * <caption>The suites</caption>
 * <tr><th>name</th><th>nonce</th><th>header: its nonce</th><th>its tag</th></tr>
 * <tr><td>{@code nacl}</td><td>24 bytes</td><td>[d, d+24)</td><td>[d+24, d+40)</td></tr>
 * <tr><td>{@code aegis256}</td><td>32 bytes, of which 8..31 are zero</td><td>[d, d+8)</td>
 * <td>[d+8, d+40)</td></tr>
 * </table>
 *
 * <p>A cipher has no state: any thread may use it at any time, and another cipher of the same suite
 * may open what this one sealed. Neither method allocates, blocks or throws.
 */
@ConsumerType
public interface Cipher {
  /**
   * Replaces the text by its ciphertext and writes the tag. The caller writes the nonce in the
   * header.
   *
   * @param key address of the key
   * @param nonce address of the whole nonce; it may be in the header
   * @param datagram address of the datagram's first byte
   * @param length bytes of text, at least 0
   */
  void seal(long key, long nonce, long datagram, int length);

  /**
   * Verifies the tag and, only if it is correct, replaces the ciphertext by the text.
   *
   * @param key address of the key
   * @param nonce address of the whole nonce; it may be in the header
   * @param datagram address of the datagram's first byte
   * @param length bytes of ciphertext, at least 0
   * @return whether the tag is correct; if not, the header is unchanged, as is the ciphertext under
   *     {@code nacl}, while {@code aegis256} destroys it
   */
  boolean open(long key, long nonce, long datagram, int length);
}
