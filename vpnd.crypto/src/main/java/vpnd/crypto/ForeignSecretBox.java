// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import com.sun.jna.NativeLibrary;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import vpnd.api.crypto.Cipher;
import vpnd.api.packet.DatagramLayout;

/** The same as {@link SecretBox} by {@link ForeignCall}. */
final class ForeignSecretBox implements Cipher {
  private static final MethodHandle CALL = Objects.requireNonNull(ForeignCall.of(5));
  private static final int TAG = DatagramLayout.SECRETBOX_TAG;
  private static final int TEXT = DatagramLayout.TEXT;

  @SuppressWarnings("unused") // keeps the library loaded as long as it may be called
  private final NativeLibrary library;

  private final Object sealing;
  private final Object opening;

  ForeignSecretBox(NativeLibrary library) {
    this.library = library;
    sealing = ForeignCall.function(library, "crypto_secretbox_easy");
    opening = ForeignCall.function(library, "crypto_secretbox_open_easy");
  }

  @Override
  public void seal(long key, long nonce, long datagram, int length) {
    call(sealing, datagram + TAG, datagram + TEXT, length, nonce, key);
  }

  @Override
  public boolean open(long key, long nonce, long datagram, int length) {
    return call(opening, datagram + TEXT, datagram + TAG, length + TEXT - TAG, nonce, key) == 0;
  }

  private static int call(Object function, long a, long b, long c, long d, long e) {
    try {
      return (int) CALL.invokeExact(function, a, b, c, d, e);
    } catch (Throwable unexpected) {
      throw ForeignCall.failed(unexpected);
    }
  }
}
