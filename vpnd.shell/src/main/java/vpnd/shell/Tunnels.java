// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.TunnelStats;

/** Finds tunnels by what an operator calls them. */
final class Tunnels {
  private static final int NAMES_SHOWN = 20;

  private Tunnels() {}

  /**
   * The tunnels that are meant, in the order of their names.
   *
   * @param peer a name, or else a label; null for all
   * @throws IllegalArgumentException if there is none of that name or label; it tells which are
   */
  static List<TunnelStats> select(List<TunnelStats> all, @Nullable String peer) {
    var sorted = all.stream().sorted(comparing(TunnelStats::name)).toList();
    if (peer == null) {
      return sorted;
    }
    return sorted.stream()
        .filter(tunnel -> tunnel.name().equals(peer))
        .findFirst()
        .or(() -> sorted.stream().filter(tunnel -> tunnel.label().equals(peer)).findFirst())
        .map(List::of)
        .orElseThrow(() -> unknown(sorted, peer));
  }

  private static IllegalArgumentException unknown(List<TunnelStats> sorted, String peer) {
    var known = sorted.stream().limit(NAMES_SHOWN).map(TunnelStats::name).collect(joining(", "));
    int more = sorted.size() - NAMES_SHOWN;
    var text =
        sorted.isEmpty()
            ? "no tunnel runs"
            : "there are: " + known + (more > 0 ? " and " + more + " more" : "");
    return new IllegalArgumentException("there is no peer '" + peer + "'; " + text);
  }
}
