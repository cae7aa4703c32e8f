// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.util.stream.Collectors;

/** What home routers do to the hosts behind them: network address translation, NAT (nft(8)). */
public final class Router {
  private static final String RULES =
      """
      table inet nat {
        chain postrouting {
          type nat hook postrouting priority srcnat
          oifname "wan" masquerade random
        }
      }
      """;

  private Router() {}

  /**
   * Makes a host forward, and give all that it sends through {@code wan} its own address and a port
   * chosen at random.
   */
  static void masquerade(Namespace host) {
    host.run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    host.run("nft", RULES);
  }

  /** The mappings of UDP that it knows, one a line; the summary of conntrack(8) is no mapping. */
  public static String mappings(Namespace host) {
    return host.run("conntrack", "-L", "-p", "udp")
        .lines()
        .filter(line -> line.startsWith("udp"))
        .collect(Collectors.joining("\n"));
  }

  /** Makes it forget who is behind which port, as it does by itself in time or when restarted. */
  public static void forgetMappings(Namespace host) {
    host.run("conntrack", "-F");
  }
}
