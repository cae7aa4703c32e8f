// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that makes keys and ciphers, registered with its {@link #name} as the property {@value
 * #NAME}.
 *
 * <p>Keys live in memory that the caller owns, so a suite may be replaced by another of the same
 * {@link #name} without a new key exchange. All methods may be called from any thread; only those
 * of the {@link Cipher} are meant for the packet path.
 */
@ConsumerType
public interface CipherSuite {
  /** The service property that says which suite it is. */
  String NAME = "suite";

  /** Bytes of a secret or public key, and of each key that a {@link Cipher} takes. */
  int KEY_SIZE = 32;

  /** Bytes that {@link #agree} writes. */
  int AGREED_SIZE = 80;

  /** Where {@link #agree} puts the key for sealing. */
  int SEALING_KEY_AT = 0;

  /** Where {@link #agree} puts the key for opening. */
  int OPENING_KEY_AT = 32;

  /** Where {@link #agree} puts the first counter for sealing, 8 bytes, little-endian. */
  int SEALING_COUNTER_AT = 64;

  /** Where {@link #agree} puts the first counter for opening, 8 bytes, little-endian. */
  int OPENING_COUNTER_AT = 72;

  /** Blocks of at most so many bytes may be neighbours. */
  int SMALL_SIZE = 192;

  /**
   * Name of the construction, the same for all interchangeable implementations: {@code nacl}, which
   * every tunnel needs, or {@code aegis256}, on which two peers may agree for their packets.
   */
  String name();

  /**
   * The cipher; it stays usable until this service is unregistered. Asked for with each packet, so
   * a suite may replace it by a faster one.
   */
  Cipher cipher();

  /**
   * Memory for keys and packets: filled with zeros, guarded against overruns, kept out of core
   * dumps where the system allows it, and overwritten on {@link NativeMemory#close}, which works
   * even after this service was replaced. Blocks of at most {@value #SMALL_SIZE} bytes may be
   * neighbours, so that a thousand keys do not need a thousand guarded blocks.
   *
   * @param size bytes, at least 1; the block begins at a multiple of 16
   * @throws OutOfMemoryError if there is no such block
   */
  NativeMemory allocate(int size);

  /**
   * Makes a fresh key pair from the operating system's random source.
   *
   * @param secretKey address of {@value #KEY_SIZE} bytes to write
   * @param publicKey address of {@value #KEY_SIZE} bytes to write
   */
  void generateKeyPair(long secretKey, long publicKey);

  /**
   * Computes the public key that belongs to a secret key.
   *
   * @param secretKey address of {@value #KEY_SIZE} bytes
   * @param publicKey address of {@value #KEY_SIZE} bytes to write
   */
  void derivePublicKey(long secretKey, long publicKey);

  /**
   * Computes what two parties share (protocol, sections 1 and 14). Bit 255 of the public key is
   * ignored.
   *
   * <p>In the suite {@code nacl} both keys are the same and the counters are zero, because the
   * nonces come from elsewhere. In {@code aegis256} each direction has its key and its counters.
   *
   * @param agreed address of {@value #AGREED_SIZE} bytes to write: the two keys and the two
   *     counters, at the places above
   * @param secretKey address of our secret key
   * @param publicKey address of the other party's public key
   * @return false if the public key has a low order, which would make the keys known to all; all
   *     bytes are zeros then
   */
  boolean agree(long agreed, long secretKey, long publicKey);
}
