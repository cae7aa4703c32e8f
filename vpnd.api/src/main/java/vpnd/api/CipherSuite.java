// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that makes keys and ciphers.
 *
 * <p>Keys live in memory that the caller owns, so a suite may be replaced by another of the same
 * {@link #name} without a new key exchange. All methods may be called from any thread; only those
 * of the {@link Cipher} are meant for the packet path.
 */
@ConsumerType
public interface CipherSuite {
  /** Octets of a secret, public or shared key. */
  int KEY_SIZE = 32;

  /** Name of the construction, the same for all interchangeable implementations: {@code nacl}. */
  String name();

  /** The cipher; it stays usable until this service is unregistered. */
  Cipher cipher();

  /**
   * Memory for keys and packets: filled with zeros, guarded against overruns, kept out of core
   * dumps where the system allows it, and overwritten on {@link NativeMemory#close}, which works
   * even after this service was replaced. Blocks of {@value #KEY_SIZE} octets may be neighbours, so
   * that a thousand keys do not need a thousand guarded blocks.
   *
   * @param size octets, at least 1; the block begins at a multiple of 16 if {@code size} is one
   * @throws OutOfMemoryError if there is no such block
   */
  NativeMemory allocate(int size);

  /**
   * Makes a fresh key pair from the operating system's random source.
   *
   * @param secretKey address of {@value #KEY_SIZE} octets to write
   * @param publicKey address of {@value #KEY_SIZE} octets to write
   */
  void generateKeyPair(long secretKey, long publicKey);

  /**
   * Computes the public key that belongs to a secret key.
   *
   * @param secretKey address of {@value #KEY_SIZE} octets
   * @param publicKey address of {@value #KEY_SIZE} octets to write
   */
  void derivePublicKey(long secretKey, long publicKey);

  /**
   * Computes the key that two parties share (protocol, section 1). Bit 255 of the public key is
   * ignored.
   *
   * @param sharedKey address of {@value #KEY_SIZE} octets to write
   * @param secretKey address of our secret key
   * @param publicKey address of the other party's public key
   * @return false if the public key has a low order, which would make the shared key known to all;
   *     {@code sharedKey} then holds zeros
   */
  boolean agree(long sharedKey, long secretKey, long publicKey);
}
