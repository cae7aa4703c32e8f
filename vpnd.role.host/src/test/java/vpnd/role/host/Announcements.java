// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.Acceptance;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;

/** What gateways announce, and configurations of hosts, in short. */
final class Announcements {
  /** All sound. */
  static final PeerInfo IPV4 = offer("10.8.0.5/24", "10.1.0.0/16", "10.1.0.53", "corp.example");

  /** All sound. */
  static final PeerInfo IPV6 = offer("fd08::5/64", "fd01::/48", "fd01::53", "corp.example");

  /** One for all, because each takes memory outside the Java heap. */
  private Announcements() {}

  static PeerInfo offer(
      @Nullable String host, @Nullable String network, @Nullable String resolver, String domain) {
    return PeerInfo.builder(7)
        .hosts(host == null ? List.of() : List.of(prefix(host)))
        .networks(network == null ? List.of() : List.of(prefix(network)))
        .resolvers(resolver == null ? List.of() : List.of(address(resolver)))
        .domains(domain.isEmpty() ? List.of() : List.of(domain))
        .build();
  }

  static IpPrefix prefix(String text) {
    var parts = List.of(text.split("/", 2));
    return new IpPrefix(address(parts.get(0)), Integer.parseInt(parts.get(1)));
  }

  static List<IpPrefix> prefixes(String... texts) {
    return List.of(texts).stream().map(Announcements::prefix).toList();
  }

  /** A literal, or {@code mapped}: an IPv4-mapped address that Java has not made IPv4 of. */
  static InetAddress address(String literal) {
    try {
      return literal.equals("mapped")
          ? Inet6Address.getByAddress(
              null, HexFormat.of().parseHex("00000000000000000000ffff0a010203"), -1)
          : InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static TunnelConfig config(Acceptance acceptance) {
    return new TunnelConfigBuilder("host")
        .remoteHost("gw.example.org")
        .acceptance(acceptance)
        .build();
  }
}
