// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.crypto;

import org.osgi.annotation.versioning.ConsumerType;
import vpnd.api.packet.NativeMemory;

/**
 * A service that provides keys and ciphers, registered with its {@link #name} as the property
 * {@value #NAME}.
 *
 * <p>Keys are in memory that the caller owns, so a suite may be replaced by another of the same
 * {@link #name} without a new key exchange. All methods may be called from any thread; only those
 * of the {@link Cipher} are meant for the packet path.
 */
@ConsumerType
public interface CipherSuite {
  /** The service property with the name of the suite. */
  String NAME = "suite";

  /** Bytes of a secret or public key, and of each key that a {@link Cipher} takes. */
  int KEY_SIZE = 32;

  /** Bytes that {@link #agree} writes. */
  int AGREED_SIZE = 80;

  /** Offset of the key for sealing that {@link #agree} writes. */
  int SEALING_KEY_AT = 0;

  /** Offset of the key for opening that {@link #agree} writes. */
  int OPENING_KEY_AT = 32;

  /** Offset of the first counter for sealing that {@link #agree} writes: 8 bytes, little-endian. */
  int SEALING_COUNTER_AT = 64;

  /** Offset of the first counter for opening that {@link #agree} writes: 8 bytes, little-endian. */
  int OPENING_COUNTER_AT = 72;

  /** Blocks of at most this number of bytes may share a guarded block. */
  int SMALL_SIZE = 192;

  /**
   * Name of the construction, the same for all interchangeable implementations: {@code nacl}, which
   * every tunnel needs, or {@code aegis256}, which two peers may negotiate for their packets.
   */
  String name();

  /**
   * The cipher; it stays usable until this service is unregistered. Called for each packet, so a
   * suite may replace it by a faster one.
   */
  Cipher cipher();

  /**
   * Memory for keys and packets: filled with zeros, guarded against overruns, excluded from core
   * dumps where the system allows it, and overwritten on {@link NativeMemory#close}, which works
   * even after this service was replaced. Blocks of at most {@value #SMALL_SIZE} bytes may share a
   * guarded block, so that a thousand keys do not need a thousand of them.
   *
   * @param size bytes, at least 1; the block begins at a multiple of 16
   * @throws OutOfMemoryError if no block can be allocated
   */
  NativeMemory allocate(int size);

  /**
   * Generates a key pair from the operating system's random source.
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
   * Computes the keys that two parties share (protocol, sections 1 and 14).
   *
   * <p>In the suite {@code nacl} bit 255 of the public key is ignored, both keys are the same, and
   * the counters are zero, because the nonces come from elsewhere. In {@code aegis256} each
   * direction has its key and its counters, which depend on each bit of both public keys.
   *
   * @param agreed address of {@value #AGREED_SIZE} bytes to write: the two keys and the two
   *     counters, at the offsets above
   * @param secretKey address of our secret key
   * @param publicKey address of the other party's public key
   * @return false if the public key has a low order, with which the keys would be publicly known;
   *     all bytes are zeros then
   */
  boolean agree(long agreed, long secretKey, long publicKey);
}
