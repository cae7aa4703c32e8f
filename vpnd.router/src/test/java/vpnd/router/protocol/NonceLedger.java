// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.HashSet;
import java.util.Set;

/** Every nonce that was ever used under any key, by whatever side and process. */
final class NonceLedger {
  private record Use(long key, Nonce nonce) {}

  private final Set<Use> uses = new HashSet<>();

  void use(long key, Nonce nonce) {
    Violation.unless(
        uses.add(new Use(key, nonce)), Invariant.NONCE_USED_ONCE, nonce, "under a key again");
  }
}
