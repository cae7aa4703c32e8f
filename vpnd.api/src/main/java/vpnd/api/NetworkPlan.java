// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.util.List;

/**
 * What the network of this host should look like around one tunnel device. It is a goal, not a list
 * of steps: {@link TunDevice#configure} finds the steps from what it applied before.
 *
 * @param mtu of the device in octets; 0 to leave it as it is
 * @param addresses of the device, with the prefix length of their network
 * @param routes networks to reach through the device
 * @param forwardIpv4 whether this host must forward IPv4 between its interfaces
 * @param forwardIpv6 whether this host must forward IPv6 between its interfaces
 */
public record NetworkPlan(
    int mtu,
    List<IpPrefix> addresses,
    List<IpPrefix> routes,
    boolean forwardIpv4,
    boolean forwardIpv6) {

  /** Nothing but the device. */
  public static final NetworkPlan EMPTY = new NetworkPlan(0, List.of(), List.of(), false, false);

  /** Copies the lists. */
  public NetworkPlan {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }

  /** The same with another MTU. */
  public NetworkPlan withMtu(int newMtu) {
    return new NetworkPlan(newMtu, addresses, routes, forwardIpv4, forwardIpv6);
  }
}
