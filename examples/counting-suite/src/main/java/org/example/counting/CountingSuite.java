// SPDX-License-Identifier: BSD-2-Clause
package org.example.counting;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/**
 * A suite {@code nacl} in front of that of vpnd: logs how many keys were agreed, and adds nothing to
 * the packet path. One with its own cryptography has the same methods.
 */
@Component(property = {CipherSuite.NAME + "=nacl", "service.ranking:Integer=10", "counting=true"})
public final class CountingSuite implements CipherSuite {
  private static final System.Logger LOG = System.getLogger("org.example.counting");

  private final CipherSuite suite;
  private final AtomicLong agreements = new AtomicLong();

  /** The target excludes this service itself. */
  @Activate
  public CountingSuite(
      @Reference(target = "(&(" + NAME + "=nacl)(!(counting=true)))") CipherSuite suite) {
    this.suite = suite;
  }

  /** How many keys were agreed. */
  public long agreements() {
    return agreements.get();
  }

  @Override
  public boolean agree(long agreed, long secretKey, long publicKey) {
    LOG.log(Level.INFO, "key agreement {0}", agreements.incrementAndGet());
    return suite.agree(agreed, secretKey, publicKey);
  }

  @Override
  public String name() {
    return suite.name();
  }

  @Override
  public Cipher cipher() {
    return suite.cipher();
  }

  @Override
  public NativeMemory allocate(int size) {
    return suite.allocate(size);
  }

  @Override
  public void generateKeyPair(long secretKey, long publicKey) {
    suite.generateKeyPair(secretKey, publicKey);
  }

  @Override
  public void derivePublicKey(long secretKey, long publicKey) {
    suite.derivePublicKey(secretKey, publicKey);
  }
}
