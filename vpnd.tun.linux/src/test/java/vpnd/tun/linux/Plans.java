// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.List;
import vpnd.api.IpPrefix;
import vpnd.api.NetworkPlan;

/** Network plans in short. */
final class Plans {
  /** Something of everything. */
  static final NetworkPlan FULL =
      new NetworkPlan(
          1431,
          prefixes("10.66.0.1/24", "fd66::1/64"),
          prefixes("10.67.0.0/16", "fd67::/48"),
          List.of(),
          true,
          true);

  static final NetworkPlan FORWARDING =
      new NetworkPlan(0, List.of(), List.of(), List.of(), true, false);

  /** A host's: an address, a route and a resolver. */
  static final NetworkPlan DNS = dns("10.67.0.53/corp.example");

  private Plans() {}

  /**
   * An address, a route and resolvers.
   *
   * @param resolvers each with a slash and its search domain, which may be empty
   */
  static NetworkPlan dns(String... resolvers) {
    return new NetworkPlan(
        0,
        prefixes("10.66.0.1/24"),
        prefixes("10.67.0.0/16"),
        List.of(resolvers).stream().map(Plans::resolver).toList(),
        false,
        false);
  }

  private static NetworkPlan.Dns resolver(String text) {
    int slash = text.indexOf('/');
    return new NetworkPlan.Dns(
        PrefixParser.parse(text.substring(0, slash)).address(), text.substring(slash + 1));
  }

  static NetworkPlan routes(String... networks) {
    return new NetworkPlan(0, List.of(), prefixes(networks), List.of(), false, false);
  }

  static List<IpPrefix> prefixes(String... texts) {
    return List.of(texts).stream().map(PrefixParser::parse).toList();
  }
}
