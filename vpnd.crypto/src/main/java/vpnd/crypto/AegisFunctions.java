// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.function.Predicate;

/**
 * The functions of libsodium 1.0.19 and later that only {@link AegisSuite} calls, bound like {@link
 * SodiumFunctions}.
 */
final class AegisFunctions {
  private static final Object[] NO_ARGUMENTS = {};

  private AegisFunctions() {}

  /**
   * Binds the functions, if the library has them and the processor accelerates them. In software
   * they are no faster than a box, and their time might depend on the keys.
   */
  static synchronized boolean bind(NativeLibrary library) {
    if (!isFast(feature -> has(library, feature))) {
      return false;
    }
    try {
      library.getFunction("crypto_aead_aegis256_encrypt_detached");
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
    Native.register(AegisFunctions.class, library);
    return true;
  }

  /**
   * Whether the processor has the instructions that make the functions fast and their time
   * independent of the keys.
   *
   * @param has whether it has a feature, by libsodium's name of that
   */
  static boolean isFast(Predicate<String> has) {
    return (has.test("aesni") && has.test("avx")) || has.test("armcrypto");
  }

  private static boolean has(NativeLibrary library, String feature) {
    try {
      return library.getFunction("sodium_runtime_has_" + feature).invokeInt(NO_ARGUMENTS) != 0;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Undoes {@link #bind}. */
  static synchronized void unbind() {
    Native.unregister(AegisFunctions.class);
  }

  static native int crypto_scalarmult(long shared, long secretKey, long publicKey);

  static native int crypto_generichash(
      long hash, long hashSize, long text, long length, long key, long keySize);

  static native int crypto_aead_aegis256_encrypt_detached(
      long ciphertext,
      long tag,
      long tagSize,
      long text,
      long length,
      long additional,
      long additionalLength,
      long unused,
      long nonce,
      long key);

  static native int crypto_aead_aegis256_decrypt_detached(
      long text,
      long unused,
      long ciphertext,
      long length,
      long tag,
      long additional,
      long additionalLength,
      long nonce,
      long key);
}
