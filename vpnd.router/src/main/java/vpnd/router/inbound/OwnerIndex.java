// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Peers by a part of their counters. One that takes the part of another, as a hostile peer may,
 * comes behind it (security C5). Confined to one thread.
 */
final class OwnerIndex<K, P> {
  private final Map<K, Set<P>> owners = new HashMap<>();

  /** A peer has a part; nothing changes if it had it before. */
  void add(K part, P peer) {
    owners.computeIfAbsent(part, key -> new LinkedHashSet<>()).add(peer);
  }

  /** A peer has a part no more. */
  void remove(K part, P peer) {
    var sharers = owners.get(part);
    if (sharers != null && sharers.remove(peer) && sharers.isEmpty()) {
      owners.remove(part);
    }
  }

  /** The peer that has had a part for the longest time; null if none has it. */
  @Nullable P first(K part) {
    var sharers = owners.get(part);
    return sharers == null ? null : sharers.iterator().next();
  }
}
