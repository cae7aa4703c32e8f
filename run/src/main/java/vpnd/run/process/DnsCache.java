// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import java.security.Security;

/**
 * The DNS cache of Java. The name of a silent peer is resolved every five seconds, since its
 * address may have changed; by default, Java would cache the answer for thirty.
 */
public final class DnsCache {
  private DnsCache() {}

  /**
   * Caches answers for five seconds and failures for one. To be called before the first lookup.
   * These are not options in {@code bin/vpnd}, since the security properties of Java override
   * system properties.
   */
  public static void shorten() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }
}
