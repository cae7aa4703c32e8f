// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of one prefix length, hashed by network. Immutable; a look-up allocates nothing. */
final class PrefixTable {
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final AddressBits mask;
  private final long[] highs;
  private final long[] lows;
  private final @Nullable Outbox[] targets;

  /**
   * @param routes all of this prefix length and of the same address family
   */
  PrefixTable(int length, List<RoutingTable.Route> routes) {
    mask = AddressBits.mask(length, routes.get(0).network().isIpv4());
    var size = Integer.highestOneBit(routes.size()) * 4;
    highs = new long[size];
    lows = new long[size];
    targets = new @Nullable Outbox[size];
    for (var route : routes) {
      var network = AddressBits.of(route.network().address());
      put(network.high() & mask.high(), network.low() & mask.low(), route.target());
    }
  }

  private void put(long high, long low, Outbox target) {
    var place = place(high, low);
    if (targets[place] == null) {
      highs[place] = high;
      lows[place] = low;
      targets[place] = target;
    }
  }

  /** The way to an address; null if it is in none of the networks. */
  @Nullable Outbox find(long high, long low) {
    return targets[place(high & mask.high(), low & mask.low())];
  }

  /** Where a network is, or would be put. */
  private int place(long high, long low) {
    var last = targets.length - 1;
    var place = (int) (((high * 31 + low) * MIX) >>> 32) & last;
    while (targets[place] != null && (highs[place] != high || lows[place] != low)) {
      place = (place + 1) & last;
    }
    return place;
  }
}
