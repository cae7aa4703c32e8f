// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vpnd.api.Cipher;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/**
 * The cipher suite {@code nacl} on libsodium (protocol, section 1). Only one can be open at a time.
 *
 * <p>After {@link #close} the memory that it made can still be read, written and closed; everything
 * else throws an {@link UnsatisfiedLinkError}.
 */
public final class Sodium implements CipherSuite, AutoCloseable {
  private final NativeLibrary library;
  private final Cipher cipher = new SecretBox();
  private final KeyPool keys = new KeyPool(this::block);

  private Sodium(NativeLibrary library) {
    this.library = library;
  }

  /**
   * Loads and initialises libsodium.
   *
   * @param library file of the library; null for the one in this jar, or the system's if there is
   *     none for this system
   * @throws IOException if there is no usable libsodium; the message says why and what would help
   * @throws IllegalStateException if another one is open
   */
  public static Sodium open(@Nullable Path library) throws IOException {
    return new Sodium(SodiumLibrary.open(library));
  }

  @Override
  public String name() {
    return "nacl";
  }

  @Override
  public Cipher cipher() {
    return cipher;
  }

  @Override
  public NativeMemory allocate(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a block has at least 1 octet, not " + size);
    }
    return size == KEY_SIZE ? keys.take() : block(size);
  }

  private NativeMemory block(int size) {
    var address = SodiumFunctions.sodium_malloc(size);
    if (address == 0) {
      throw new OutOfMemoryError("sodium_malloc has no " + size + " octets");
    }
    return new SodiumMemory(address, size, library.getFunction("sodium_free"));
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    SodiumFunctions.crypto_box_keypair(publicKey, secretKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    SodiumFunctions.crypto_scalarmult_base(publicKey, secretKey);
  }

  @Override
  public boolean agree(long sharedKey, long secretKey, long publicKey) {
    if (SodiumFunctions.crypto_box_beforenm(sharedKey, publicKey, secretKey) == 0) {
      return true;
    }
    new Pointer(sharedKey).clear(KEY_SIZE);
    return false;
  }

  /** Unbinds the native functions; further calls do nothing. */
  @Override
  public void close() {
    SodiumFunctions.unbind();
  }

  /** Version and file of the library; the bundled one has no file any more. */
  @Override
  public String toString() {
    return "libsodium %s (%s)".formatted(SodiumLibrary.version(library), library.getFile());
  }
}
