// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vpnd.api.network.IpPrefix;

/**
 * The next hop of the default route by netstat(1), since route(8), "get", shows on some systems a
 * more specific route of the address 0 instead.
 *
 * @param gateway the address of the next hop, of IPv6 with the zone if it has one; empty if the
 *     route leads to an interface only
 * @param device name of the interface
 */
public record NextHop(String gateway, String device) {
  private static final Pattern ADDRESS =
      Pattern.compile("([0-9a-fA-F.:]+)(%[A-Za-z0-9_.-]{1,15})?");

  /** The names of the column with the interface. */
  private static final List<String> INTERFACE = List.of("Netif", "Interface", "Iface");

  private static final int FLAGS = 2;

  /** A route that rejects packets, or drops them, or is only for sockets bound to its interface. */
  private static final Pattern OTHER_USE = Pattern.compile("[RBI]");

  /** The default route that the system uses; empty if there is none. */
  public static Optional<NextHop> find(SystemCommands commands, boolean isIpv4) throws IOException {
    return parse(commands.run("routes", Map.of("FAMILY", isIpv4 ? "inet" : "inet6")), isIpv4);
  }

  /** Parses the output: a line with the names of the columns, and one for each route. */
  static Optional<NextHop> parse(String table, boolean isIpv4) {
    var lines = table.lines().map(line -> List.of(line.strip().split("\\s+", -1))).toList();
    int column =
        lines.stream()
            .filter(words -> words.get(0).equals("Destination"))
            .flatMap(words -> INTERFACE.stream().map(words::indexOf).filter(at -> at > FLAGS))
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return lines.stream()
        .filter(words -> words.get(0).equals("default") && words.size() > column)
        .filter(words -> isInUse(words.get(FLAGS)))
        .map(words -> new NextHop(gateway(words, isIpv4), words.get(column)))
        .findFirst();
  }

  private static boolean isInUse(String flags) {
    return flags.contains("U") && !OTHER_USE.matcher(flags).find();
  }

  private static String gateway(List<String> words, boolean isIpv4) {
    var gateway = words.get(1);
    return words.get(FLAGS).contains("G") && isAddress(gateway, isIpv4) ? gateway : "";
  }

  /** Whether a text is an address of a family, with or without a zone. */
  public static boolean isAddress(String text, boolean isIpv4) {
    var matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    try {
      var address = IpPrefix.parse(matcher.group(1));
      return address.isIpv4() == isIpv4 && address.equals(IpPrefix.of(address.address()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
