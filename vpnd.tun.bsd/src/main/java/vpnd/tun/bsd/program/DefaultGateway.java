// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vpnd.api.network.IpPrefix;

/**
 * The next hop of the default route, by netstat(1): route(8), "get", shows on some systems a more
 * specific route of the address 0 instead.
 */
public final class DefaultGateway {
  private static final Pattern ADDRESS =
      Pattern.compile("([0-9a-fA-F.:]+)(%[A-Za-z0-9_.-]{1,15})?");

  private static final String GATEWAY = "G";

  /** A route that rejects packets, or drops them, or is only for sockets bound to its interface. */
  private static final Pattern OTHER_USE = Pattern.compile("[RBI]");

  private DefaultGateway() {}

  /**
   * Asks the system.
   *
   * @return an address, of IPv6 with the zone if it has one; empty if there is no default route, or
   *     it leads to an interface without a gateway
   */
  public static Optional<String> find(SystemCommands commands, boolean isIpv4) throws IOException {
    var table = commands.run("routes", Map.of("FAMILY", isIpv4 ? "inet" : "inet6"));
    return parse(table, isIpv4);
  }

  /** Parses the output: each line begins with destination, gateway and flags. */
  static Optional<String> parse(String table, boolean isIpv4) {
    return table
        .lines()
        .map(line -> List.of(line.strip().split("\\s+", -1)))
        .filter(words -> words.size() > 2 && words.get(0).equals("default"))
        .filter(words -> words.get(2).contains(GATEWAY))
        .filter(words -> !OTHER_USE.matcher(words.get(2)).find())
        .map(words -> words.get(1))
        .filter(gateway -> isAddress(gateway, isIpv4))
        .findFirst();
  }

  /** Whether a text is an address of a family, with or without a zone. */
  public static boolean isAddress(String text, boolean isIpv4) {
    var matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    try {
      return IpPrefix.parse(matcher.group(1)).isIpv4() == isIpv4;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
