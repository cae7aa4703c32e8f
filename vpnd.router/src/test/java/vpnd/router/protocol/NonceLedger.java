// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import vpnd.router.protocol.nonce.Nonce;

/** Every nonce that was ever used under any key, by whatever side and process. */
final class NonceLedger {
  private record Use(long key, Nonce nonce) {}

  private final Set<Use> uses = new HashSet<>();
  private final Map<Long, String> purposes = new HashMap<>();

  void use(long key, Nonce nonce) {
    use(key, "boxes of both", nonce);
  }

  void useCounter(long key, VpndNode sender, long counter) {
    use(key, "aegis256 from " + sender, new Nonce(0, 0, counter));
  }

  private void use(long key, String purpose, Nonce nonce) {
    var first = purposes.putIfAbsent(key, purpose);
    Violation.unless(
        first == null || first.equals(purpose), Invariant.KEY_HAS_ONE_USE, first, purpose);
    Violation.unless(
        uses.add(new Use(key, nonce)), Invariant.NONCE_USED_ONCE, nonce, "under a key again");
  }
}
