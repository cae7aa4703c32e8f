// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * The cipher suite {@code nacl} on libsodium (protocol, section 1), and {@link #aegis256} where it
 * is fast. Only one can be open at a time.
 *
 * <p>After {@link #close} its memory can still be read, written and closed; everything else throws
 * an {@link UnsatisfiedLinkError}.
 */
public final class Sodium implements CipherSuite, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.crypto");
  private static final int ALIGNMENT = 16;

  private final NativeLibrary library;
  private final KeyPool keys = new KeyPool(this::block);
  private final @Nullable AegisSuite aegis256;
  private volatile Cipher cipher = new SecretBox();
  private final AtomicBoolean isUnlockedTold = new AtomicBoolean();
  private boolean isClosed;

  private Sodium(NativeLibrary library) {
    this.library = library;
    this.aegis256 = AegisFunctions.bind(library) ? new AegisSuite(this) : null;
  }

  /**
   * Loads and initialises libsodium.
   *
   * @param library file of the library; null for the one in this jar, or the system's if the jar
   *     has none for this system
   * @throws IOException if there is no usable libsodium; the message gives reason and remedy
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

  /**
   * Makes calls of both ciphers faster, if this Java supports it. It takes a tenth of a second of
   * processor time, which is too much during the start.
   */
  public synchronized void quicken() {
    if (!isClosed && ForeignCall.isSupported()) {
      cipher = new ForeignSecretBox(library);
      if (aegis256 != null) {
        aegis256.use(new ForeignAegis256(library));
      }
    }
  }

  @Override
  public NativeMemory allocate(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a block has at least 1 byte, not " + size);
    }
    return size <= SMALL_SIZE ? keys.take(size) : block(size);
  }

  /** sodium_malloc aligns the end of a block to the end of a page, so the size must be aligned. */
  private NativeMemory block(int size) {
    var aligned = (size + ALIGNMENT - 1L) & -ALIGNMENT;
    var address = SodiumFunctions.sodium_malloc(aligned);
    if (address == 0) {
      throw new OutOfMemoryError("sodium_malloc has no " + size + " bytes");
    }
    // sodium_malloc locks the block too, but does not say when that fails.
    if (SodiumFunctions.sodium_mlock(address, aligned) != 0 && !isUnlockedTold.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "memory for keys and packets cannot be locked, so the kernel may write it to swap space:"
              + " the limit for locked memory is too small; put LimitMEMLOCK=infinity into the unit"
              + " of systemd, or run ulimit -l unlimited before vpnd");
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
  public boolean agree(long agreed, long secretKey, long publicKey) {
    new Pointer(agreed).clear(AGREED_SIZE);
    var sealing = agreed + SEALING_KEY_AT;
    var opening = agreed + OPENING_KEY_AT;
    if (SodiumFunctions.crypto_box_beforenm(sealing, publicKey, secretKey) == 0
        && SodiumFunctions.crypto_box_beforenm(opening, publicKey, secretKey) == 0) {
      return true;
    }
    new Pointer(agreed).clear(AGREED_SIZE);
    return false;
  }

  /**
   * The cipher suite {@code aegis256}, usable until {@link #close}; null if the library is older
   * than 1.0.19 or the processor has no AES instructions.
   */
  public @Nullable CipherSuite aegis256() {
    return aegis256;
  }

  /** Unbinds the native functions; further calls do nothing. */
  @Override
  public synchronized void close() {
    isClosed = true;
    cipher = new SecretBox();
    if (aegis256 != null) {
      aegis256.use(new Aegis256());
    }
    SodiumFunctions.unbind();
    AegisFunctions.unbind();
  }

  /** Version and file of the library; the bundled one no longer has a file. */
  @Override
  public String toString() {
    return "libsodium %s (%s)".formatted(SodiumLibrary.version(library), library.getFile());
  }
}
