// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The functions of libsodium that vpnd calls, by their C names and in their C order of arguments;
 * each {@code long} is an address or a {@code size_t}.
 *
 * <p>They use JNA's direct mapping, which allocates nothing per call, but binds the whole class to
 * one library at a time.
 */
final class SodiumFunctions {
  private SodiumFunctions() {}

  /**
   * Binds the functions to a library.
   *
   * @throws UnsatisfiedLinkError if the library lacks one of them
   * @throws IllegalStateException if they are bound already
   */
  static synchronized void bind(NativeLibrary library) {
    if (Native.registered(SodiumFunctions.class)) {
      throw new IllegalStateException("libsodium is open already; close it first");
    }
    Native.register(SodiumFunctions.class, library);
  }

  /** Undoes {@link #bind}; from now on each function throws an {@link UnsatisfiedLinkError}. */
  static synchronized void unbind() {
    Native.unregister(SodiumFunctions.class);
  }

  static native long sodium_malloc(long size);

  static native int sodium_mlock(long address, long size);

  static native int crypto_box_keypair(long publicKey, long secretKey);

  static native int crypto_scalarmult_base(long publicKey, long secretKey);

  static native int crypto_box_beforenm(long sharedKey, long publicKey, long secretKey);

  static native int crypto_secretbox_easy(
      long sealed, long text, long length, long nonce, long key);

  static native int crypto_secretbox_open_easy(
      long text, long sealed, long sealedLength, long nonce, long key);
}
