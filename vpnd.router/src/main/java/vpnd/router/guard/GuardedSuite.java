// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.time.Duration;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * A cipher suite behind its guard. Its methods are called on the packet path, so the first that
 * throws sets it aside; {@link SuiteTrial} shows before that it works at all.
 */
public final class GuardedSuite implements CipherSuite, Guarded {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final CipherSuite suite;
  private final String name;
  private final Guard guard;
  private final boolean works;
  private volatile GuardedCipher cipher;

  /**
   * Puts a suite behind its guard, which sets it aside if it does not work.
   *
   * @param name see {@link #name}
   */
  public GuardedSuite(CipherSuite suite, String name, Guard guard) {
    this.suite = suite;
    this.name = name;
    this.guard = guard;
    this.cipher = new GuardedCipher(new NoCipher(), guard);
    this.works = works();
  }

  private boolean works() {
    try {
      var fault = guard.ask("the trial of CipherSuite", LIMIT, () -> SuiteTrial.fault(suite));
      if (fault.isEmpty()) {
        return true;
      }
      guard.setAside("the suite " + name, fault);
    } catch (PartFailure e) {
      guard.setAside(e);
    }
    return false;
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return suite;
  }

  @Override
  public String name() {
    return name;
  }

  /** Asks each time: a suite may replace its cipher by a faster one. */
  @Override
  public Cipher cipher() {
    var known = cipher;
    if (!works) {
      return known;
    }
    Cipher now;
    try {
      now = suite.cipher();
    } catch (Throwable e) {
      throw guard.failedOnPath("CipherSuite.cipher", e);
    }
    if (now == null) {
      throw guard.failedOnPath("CipherSuite.cipher", new NullPointerException("returned null"));
    }
    if (now != known.cipher()) {
      known = new GuardedCipher(now, guard);
      cipher = known;
    }
    return known;
  }

  /** The cipher that was used last. */
  public Cipher known() {
    return cipher;
  }

  @Override
  public NativeMemory allocate(int size) {
    NativeMemory memory;
    try {
      memory = suite.allocate(size);
    } catch (Throwable e) {
      throw guard.failedOnPath("CipherSuite.allocate", e);
    }
    if (memory == null) {
      throw guard.failedOnPath("CipherSuite.allocate", new NullPointerException("returned null"));
    }
    return memory;
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    try {
      suite.generateKeyPair(secretKey, publicKey);
    } catch (Throwable e) {
      throw guard.failedOnPath("CipherSuite.generateKeyPair", e);
    }
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    try {
      suite.derivePublicKey(secretKey, publicKey);
    } catch (Throwable e) {
      throw guard.failedOnPath("CipherSuite.derivePublicKey", e);
    }
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    try {
      return suite.agree(agreed, secretKey, publicKey);
    } catch (Throwable e) {
      throw guard.failedOnPath("CipherSuite.agree", e);
    }
  }

  /** Of a suite that is not used. */
  private static final class NoCipher implements Cipher {
    @Override
    public void seal(long key, long nonce, long datagram, int length) {
      throw new IllegalStateException("the suite is set aside");
    }

    @Override
    public boolean open(long key, long nonce, long datagram, int length) {
      throw new IllegalStateException("the suite is set aside");
    }
  }
}
