// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.router.fixture.CountedSuite;
import vpnd.router.fixture.Guards;

/** A suite behind its guard is used as it is at the moment. */
final class GuardedSuiteTest {
  private final Replaceable suite = new Replaceable();
  private final CipherSuite guarded = new Guards().suite(suite);

  @Test
  void aCipherThatTheSuiteReplacesByAFasterOneIsUsed() {
    var faster = new Counted();
    suite.cipher = faster;
    guarded.cipher().open(0, 0, 0, 0);
    guarded.cipher().seal(0, 0, 0, 0);
    assertEquals(2, faster.calls.get());
  }

  @Test
  void forEachPacketThereIsTheSameObject() {
    assertSame(guarded.cipher(), guarded.cipher());
  }

  @Test
  void aSuiteThatHasNoCipherAnyMoreIsSetAside() {
    suite.cipher = null;
    var failure = assertThrows(PartFailure.class, guarded::cipher);
    assertEquals(
        "bundle of a test: CipherSuite.cipher threw java.lang.NullPointerException: returned null",
        failure.getMessage());
  }

  private static final class Counted implements Cipher {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void seal(long key, long nonce, long datagram, int length) {
      calls.incrementAndGet();
    }

    @Override
    public boolean open(long key, long nonce, long datagram, int length) {
      calls.incrementAndGet();
      return true;
    }
  }

  /** The real suite, as long as nobody gives it another cipher. */
  private static final class Replaceable implements CipherSuite {
    private volatile @Nullable Cipher cipher = CountedSuite.SODIUM.cipher();

    @Override
    public String name() {
      return CountedSuite.SODIUM.name();
    }

    @Override
    @SuppressWarnings("NullAway") // a suite that breaks its contract
    public Cipher cipher() {
      return cipher;
    }

    @Override
    public NativeMemory allocate(int size) {
      return CountedSuite.SODIUM.allocate(size);
    }

    @Override
    public void generateKeyPair(long secretKey, long publicKey) {
      CountedSuite.SODIUM.generateKeyPair(secretKey, publicKey);
    }

    @Override
    public void derivePublicKey(long secretKey, long publicKey) {
      CountedSuite.SODIUM.derivePublicKey(secretKey, publicKey);
    }

    @Override
    public boolean agree(long agreed, long secretKey, long publicKey) {
      return CountedSuite.SODIUM.agree(agreed, secretKey, publicKey);
    }
  }
}
