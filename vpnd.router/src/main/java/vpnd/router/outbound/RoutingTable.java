// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.router.protocol.Counters;

/**
 * Which peer an inner packet of the host goes to: the one with the longest prefix that matches the
 * destination. Immutable; a look-up allocates nothing and takes one probe for each prefix length in
 * use.
 */
public final class RoutingTable {
  /**
   * One way.
   *
   * @param network to which packets go that way
   */
  public record Route(IpPrefix network, Outbox target) {}

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private final List<PrefixTable> ipv4;
  private final List<PrefixTable> ipv6;
  private final Counters unattributed;
  private final boolean isShared;

  /**
   * @param routes of two for the same network, the first counts
   * @param unattributed counts what goes to no peer
   */
  public RoutingTable(List<Route> routes, Counters unattributed) {
    ipv4 = tables(routes.stream().filter(route -> route.network().isIpv4()).toList());
    ipv6 = tables(routes.stream().filter(route -> !route.network().isIpv4()).toList());
    this.unattributed = unattributed;
    isShared = routes.stream().map(Route::target).distinct().count() > 1;
  }

  private static List<PrefixTable> tables(List<Route> routes) {
    Map<Integer, List<Route>> byLength = new TreeMap<>(Comparator.reverseOrder());
    for (var route : routes) {
      byLength.computeIfAbsent(route.network().length(), key -> new ArrayList<>()).add(route);
    }
    return byLength.entrySet().stream()
        .map(entry -> new PrefixTable(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Counts of packets that go to no peer. */
  public Counters unattributed() {
    return unattributed;
  }

  /** Whether packets go to more than one peer. */
  boolean isShared() {
    return isShared;
  }

  /** Whether there is no way at all. */
  boolean isEmpty() {
    return ipv4.isEmpty() && ipv6.isEmpty();
  }

  /** The way of the IP packet at an index of a big-endian buffer; null if there is none. */
  public @Nullable Outbox find(ByteBuffer bytes, int at, int length) {
    return switch (length == 0 ? 0 : bytes.get(at) >>> 4 & 0xf) {
      case 4 -> length < IPV4_HEADER ? null : find(ipv4, 0, bytes.getInt(at + 16) & 0xffff_ffffL);
      case 6 ->
          length < IPV6_HEADER ? null : find(ipv6, bytes.getLong(at + 24), bytes.getLong(at + 32));
      default -> null;
    };
  }

  private static @Nullable Outbox find(List<PrefixTable> tables, long high, long low) {
    for (var i = 0; i < tables.size(); i++) {
      var target = tables.get(i).find(high, low);
      if (target != null) {
        return target;
      }
    }
    return null;
  }
}
