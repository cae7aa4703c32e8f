// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vpnd.api.network.IpPrefix;

/**
 * The networks that routes with the flag R reject, as netstat(1) shows them. route(8), "get", does
 * not find a network on some systems if there are more specific routes into it.
 */
public final class RejectedNetworks {
  private static final int FLAGS = 2;
  private static final int IPV4_PARTS = 4;

  private RejectedNetworks() {}

  /** Those of both families. */
  public static Set<IpPrefix> find(SystemCommands commands) throws IOException {
    var found = new LinkedHashSet<IpPrefix>();
    for (var family : List.of("inet", "inet6")) {
      parse(commands.run("routes", Map.of("FAMILY", family)), found);
    }
    return found;
  }

  /** Adds those of the output, which has one line for each route. */
  static void parse(String table, Set<IpPrefix> found) {
    for (var line : table.lines().toList()) {
      var words = line.strip().split("\\s+", -1);
      if (words.length > FLAGS && words[FLAGS].matches("[A-Za-z0-9]*R[A-Za-z0-9]*")) {
        var network = whole(words[0]);
        if (IpPrefix.isPrefix(network)) {
          found.add(IpPrefix.parse(network));
        }
      }
    }
  }

  /** Some systems omit the zeros at the end of an IPv4 network: 10.2/17. */
  private static String whole(String destination) {
    int slash = destination.indexOf('/');
    if (slash < 0 || destination.indexOf(':') >= 0) {
      return destination;
    }
    var address = destination.substring(0, slash);
    int parts = address.split("\\.", -1).length;
    return address + ".0".repeat(Math.max(0, IPV4_PARTS - parts)) + destination.substring(slash);
  }
}
