// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.NativeLibrary;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import vpnd.api.crypto.Cipher;
import vpnd.api.packet.DatagramLayout;

/** The same as {@link Aegis256} by {@link ForeignCall}. */
final class ForeignAegis256 implements Cipher {
  private static final MethodHandle SEAL = Objects.requireNonNull(ForeignCall.of(10));
  private static final MethodHandle OPEN = Objects.requireNonNull(ForeignCall.of(9));
  private static final int TAG = DatagramLayout.AEGIS256_TAG;
  private static final int TEXT = DatagramLayout.TEXT;
  private static final long NONE = 0;

  @SuppressWarnings("unused") // keeps the library loaded as long as it may be called
  private final NativeLibrary library;

  private final Object sealing;
  private final Object opening;

  ForeignAegis256(NativeLibrary library) {
    this.library = library;
    sealing = ForeignCall.function(library, "crypto_aead_aegis256_encrypt_detached");
    opening = ForeignCall.function(library, "crypto_aead_aegis256_decrypt_detached");
  }

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    try {
      var unused =
          (int)
              SEAL.invokeExact(
                  sealing,
                  text,
                  datagram + TAG,
                  NONE,
                  text,
                  (long) length,
                  NONE,
                  NONE,
                  NONE,
                  nonce,
                  key);
    } catch (Throwable unexpected) {
      throw ForeignCall.failed(unexpected);
    }
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    var text = datagram + TEXT;
    try {
      return (int)
              OPEN.invokeExact(
                  opening, text, NONE, text, (long) length, datagram + TAG, NONE, NONE, nonce, key)
          == 0;
    } catch (Throwable unexpected) {
      throw ForeignCall.failed(unexpected);
    }
  }
}
