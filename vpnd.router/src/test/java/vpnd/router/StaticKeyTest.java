// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.crypto.PublicKey;
import vpnd.api.secret.KeyFault;
import vpnd.api.secret.SecretKey;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.Identity;

/** The key that the configured keys agree on (protocol, section 1; security D11). */
final class StaticKeyTest {
  private final AtomicInteger blocks = new AtomicInteger();
  private final CountedSuite suite = new CountedSuite(blocks, new AtomicInteger());
  private final Identity west = Identity.draw();
  private final Identity east = Identity.draw();

  @Test
  void bothSidesComputeTheSame() {
    try (var one = StaticKey.of(west.secretKey(), east.publicKey(), suite, key -> {});
        var other = StaticKey.of(east.secretKey(), west.publicKey(), suite, key -> {})) {
      assertEquals(one.bytes(), other.bytes());
      assertEquals(CipherSuite.AGREED_SIZE, one.bytes().capacity());
      assertEquals(2, blocks.get(), "the secret keys were given back");
    }
  }

  @Test
  void theOwnPublicKeyAsThePeersIsNamed() {
    var fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> StaticKey.of(west.secretKey(), west.publicKey(), suite, key -> {}));
    assertEquals(
        "remote_pk is the public key of this side itself; give the peer's, as its vpnd-keygen has"
            + " printed it",
        fault.getMessage());
    assertEquals(0, blocks.get());
  }

  /** local_sk is the public key, and remote_pk the secret one. */
  @Test
  void theTwoKeysOfOnePairExchangedAreNamed() {
    var secret = new byte[CipherSuite.KEY_SIZE];
    var open = new byte[CipherSuite.KEY_SIZE];
    west.secretKey().copyTo(ByteBuffer.wrap(secret));
    west.publicKey().copyTo(ByteBuffer.wrap(open));
    assertEquals(KeyFault.SWAPPED, KeyFault.of(new SecretKey(open), new PublicKey(secret), suite));
    assertNull(KeyFault.of(west.secretKey(), east.publicKey(), suite));
    assertEquals(0, blocks.get());
  }

  @Test
  void aKeyOfLowOrderIsRefused() {
    var unsound = east.withPublicKey(new PublicKey(new byte[32]));
    var fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> StaticKey.of(west.secretKey(), unsound.publicKey(), suite, key -> {}));
    assertEquals(
        "remote_pk is not a sound public key; ask the peer's operator for it again",
        fault.getMessage());
    assertEquals(0, blocks.get());
  }
}
