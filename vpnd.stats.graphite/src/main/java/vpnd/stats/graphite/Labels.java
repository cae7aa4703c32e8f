// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import vpnd.api.operation.TunnelStats;

/**
 * The prefix of a tunnel's metrics: its label, without characters that are special to Graphite. If
 * several tunnels have the same label, the name of the tunnel is appended for each.
 */
final class Labels {
  private final Set<String> ambiguous = new HashSet<>();

  /**
   * @param tunnels all that there are
   */
  Labels(Collection<TunnelStats> tunnels) {
    var labels = new HashSet<String>();
    for (var tunnel : tunnels) {
      var label = path(tunnel.label());
      if (!labels.add(label)) {
        ambiguous.add(label);
      }
    }
  }

  String of(TunnelStats tunnel) {
    var label = path(tunnel.label());
    return ambiguous.contains(label) ? label + "." + level(tunnel.name()) : label;
  }

  /** Dots separate levels; empty levels are removed. */
  private static String path(String text) {
    var path = plain(text).replaceAll("[.]{2,}", ".").replaceAll("^[.]|[.]$", "");
    return path.isEmpty() ? "_" : path;
  }

  /** A text as a single level of a name: letters, digits, {@code _} and {@code -}. */
  static String level(String text) {
    return plain(text).replace('.', '_');
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9_.-]", "_");
  }
}
