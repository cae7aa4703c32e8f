// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import org.jspecify.annotations.Nullable;

/**
 * Which addresses and networks a host can use safely (security D2). A client applies these rules to
 * what its gateway assigns, and the check of a gateway's configuration warns of what every client
 * refuses.
 */
public final class AddressRules {
  /** 0.0.0.0/8, which is never assigned to a host. */
  public static final IpPrefix UNSPECIFIED = Martian.UNSPECIFIED.space();

  private static final int SHORTEST_IPV4 = 1;

  /** One more than the length of 2000::/3, the whole IPv6 Internet. */
  private static final int SHORTEST_IPV6 = 4;

  /** RFC 3021: a network of two addresses has no broadcast. */
  private static final int LONGEST_WITH_BROADCAST = 30;

  private AddressRules() {}

  /**
   * Why the address is invalid for an interface or a resolver; null if it is valid. The host gets a
   * route to the network of its address, so that must be valid too.
   */
  public static @Nullable String faultOfHost(IpPrefix address) {
    var fault = faultOfNetwork(address.network());
    if (fault != null || !address.isIpv4() || address.length() > LONGEST_WITH_BROADCAST) {
      return fault;
    }
    if (address.equals(address.network())) {
      return "it is the network itself, not a host in it";
    }
    return isBroadcast(address) ? "it is the broadcast address of its network" : null;
  }

  /** Why a route to this network is not allowed; null if it is. */
  public static @Nullable String faultOfNetwork(IpPrefix network) {
    if (network.length() < (network.isIpv4() ? SHORTEST_IPV4 : SHORTEST_IPV6)) {
      return "a prefix length of %d would take all traffic of the host into the tunnel"
          .formatted(network.length());
    }
    return Martian.in(network)
        .map(
            martian ->
                martian.space().contains(network)
                    ? "it is in " + martian
                    : "its network holds " + martian)
        .orElse(null);
  }

  private static boolean isBroadcast(IpPrefix address) {
    var bytes = address.address().getAddress();
    for (int bit = address.length(); bit < 8 * bytes.length; bit++) {
      if ((bytes[bit / 8] & 0x80 >> bit % 8) == 0) {
        return false;
      }
    }
    return true;
  }
}
