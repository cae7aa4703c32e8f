// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vpnd.api.CipherSuite;
import vpnd.api.PublicKey;

/** The key that the configured keys agree on (protocol, section 1; security D11). */
final class StaticKeyTest {
  private final AtomicInteger blocks = new AtomicInteger();
  private final CountedSuite suite = new CountedSuite(blocks, new AtomicInteger());
  private final Identity west = Identity.draw();
  private final Identity east = Identity.draw();

  @Test
  void bothSidesComputeTheSame() {
    try (var one = StaticKey.of(Gateway.config(Path.of("/"), "west", west, east, null), suite);
        var other = StaticKey.of(Gateway.config(Path.of("/"), "east", east, west, null), suite)) {
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
            () -> StaticKey.of(Gateway.config(Path.of("/"), "west", west, west, null), suite));
    assertEquals(
        "remote_pk is the public key of this side itself; it must be the peer's",
        fault.getMessage());
    assertEquals(0, blocks.get());
  }

  @Test
  void aKeyOfLowOrderIsRefused() {
    var unsound = east.withPublicKey(new PublicKey(new byte[32]));
    var fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> StaticKey.of(Gateway.config(Path.of("/"), "west", west, unsound, null), suite));
    assertEquals(
        "remote_pk is not a sound public key; ask the peer's operator for it again",
        fault.getMessage());
    assertEquals(0, blocks.get());
  }
}
