// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.util.stream.Collectors;

/** Network address translation (NAT) like that of home routers (nft(8)). */
public final class HomeRouter {
  private static final String RULES =
      """
      table inet nat {
        chain postrouting {
          type nat hook postrouting priority srcnat
          oifname "wan" masquerade random
        }
      }
      """;

  private HomeRouter() {}

  /** Makes a host forward, and masquerade all traffic through {@code wan} with random ports. */
  public static void masquerade(Namespace host) {
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

  /** Deletes its NAT mappings, as by expiry or a restart. */
  public static void forgetMappings(Namespace host) {
    host.run("conntrack", "-F");
  }
}
