// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.filter;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.tun.linux.program.IpCommand;

/**
 * The networks of this host's links that only hold addresses for private use. A link may claim any
 * other network too, by DHCP, to get packets that were meant for the tunnel (CVE-2023-36672).
 */
public final class LanNetworks {
  /** RFC 1918, 3927, 4193 and 4291. */
  private static final List<IpPrefix> PRIVATE =
      Stream.of(
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "169.254.0.0/16",
              "fc00::/7",
              "fe80::/10")
          .map(IpPrefix::parse)
          .toList();

  /** Multicast and broadcast that no router forwards: RFC 5771, 4291 and 919. */
  private static final List<IpPrefix> OF_THE_LINK =
      Stream.of("224.0.0.0/24", "ff02::/16", "fe80::/10", "255.255.255.255/32")
          .map(IpPrefix::parse)
          .toList();

  /** Places in a line of ip-address(8), which begins with a number. */
  private static final int NAME = 1;

  private static final int ADDRESS = 3;

  private LanNetworks() {}

  /**
   * Those of all interfaces but one.
   *
   * @param device the tunnel's
   */
  public static Set<IpPrefix> besides(String device, IpCommand ip) throws IOException {
    var found = new LinkedHashSet<>(OF_THE_LINK);
    for (var line : ip.run("-oneline", "address", "show").lines().toList()) {
      var words = line.strip().split("\\s+", -1);
      if (!words[NAME].equals(device) && IpPrefix.isPrefix(words[ADDRESS])) {
        var network = IpPrefix.parse(words[ADDRESS]).network();
        if (PRIVATE.stream().anyMatch(space -> space.contains(network))) {
          found.add(network);
        }
      }
    }
    return found;
  }
}
