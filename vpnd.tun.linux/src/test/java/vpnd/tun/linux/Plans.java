// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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

  private Plans() {}

  static NetworkPlan routes(String... networks) {
    return new NetworkPlan(0, List.of(), prefixes(networks), List.of(), false, false);
  }

  private static List<IpPrefix> prefixes(String... texts) {
    var prefixes = new ArrayList<IpPrefix>();
    for (var text : texts) {
      var parts = text.split("/", 2);
      try {
        prefixes.add(new IpPrefix(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1])));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return prefixes;
  }
}
