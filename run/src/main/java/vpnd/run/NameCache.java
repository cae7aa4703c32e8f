// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.security.Security;

/**
 * What Java remembers of the names that it has looked up. A peer that is silent may have got
 * another address, so its name is looked up every five seconds; Java by itself would give the old
 * answer for thirty.
 */
final class NameCache {
  private NameCache() {}

  /**
   * Has Java remember an answer for five seconds and a failure for one. To be called before
   * anything is looked up. These are no options of {@code bin/vpnd}, because Java's own
   * configuration sets the time of a failure, and that counts more than a system property.
   */
  static void shorten() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }
}
