// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The desired network configuration of this host for one tunnel device. It is a state, not a list
 * of steps: {@link TunDevice#configure} derives the steps.
 *
 * @param mtu of the device in bytes; 0 to leave it as it is
 * @param addresses of the device, with the prefix length of their network
 * @param routes networks to reach through the device
 * @param dns resolvers to use while the device exists, the preferred first
 * @param forwardIpv4 whether this host must forward IPv4 between its interfaces
 * @param forwardIpv6 whether this host must forward IPv6 between its interfaces
 * @param outside addresses of peers inside the networks behind them; no route may lead the tunnel's
 *     own datagrams to them into the tunnel
 * @param routeMtus the MTU of those routes that lead to peers on a narrower path than others, in
 *     bytes; the others have that of the device
 * @param sources for each route that needs a source address of its own for packets of this host:
 *     the network in which this host has that address
 */
public record NetworkPlan(
    int mtu,
    List<IpPrefix> addresses,
    List<IpPrefix> routes,
    List<Dns> dns,
    boolean forwardIpv4,
    boolean forwardIpv6,
    List<InetAddress> outside,
    Map<IpPrefix, Integer> routeMtus,
    Map<IpPrefix, IpPrefix> sources) {

  /** Nothing but the device. */
  public static final NetworkPlan EMPTY =
      new NetworkPlan(0, List.of(), List.of(), List.of(), false, false);

  /**
   * A resolver of the DNS.
   *
   * @param resolver its address
   * @param searchDomain letters, digits, hyphens and dots only; empty if none
   */
  public record Dns(InetAddress resolver, String searchDomain) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]*");

    /**
     * @throws IllegalArgumentException if the domain contains other characters, which a program
     *     could interpret
     */
    public Dns {
      if (!NAME.matcher(searchDomain).matches()) {
        throw new IllegalArgumentException("not a domain name");
      }
    }
  }

  /** Copies the collections. */
  public NetworkPlan {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    dns = List.copyOf(dns);
    outside = List.copyOf(outside);
    routeMtus = Map.copyOf(routeMtus);
    sources = Map.copyOf(sources);
  }

  /** A plan as a role makes it, which does not know the addresses of the peers. */
  public NetworkPlan(
      int mtu,
      List<IpPrefix> addresses,
      List<IpPrefix> routes,
      List<Dns> dns,
      boolean forwardIpv4,
      boolean forwardIpv6) {
    this(mtu, addresses, routes, dns, forwardIpv4, forwardIpv6, List.of(), Map.of(), Map.of());
  }

  /** The same with another MTU. */
  public NetworkPlan withMtu(int newMtu) {
    return new NetworkPlan(
        newMtu, addresses, routes, dns, forwardIpv4, forwardIpv6, outside, routeMtus, sources);
  }

  /** The same with peers at these addresses. */
  public NetworkPlan withOutside(List<InetAddress> newOutside) {
    return new NetworkPlan(
        mtu, addresses, routes, dns, forwardIpv4, forwardIpv6, newOutside, routeMtus, sources);
  }

  /** The same with an MTU of their own for these routes. */
  public NetworkPlan withRouteMtus(Map<IpPrefix, Integer> newRouteMtus) {
    return new NetworkPlan(
        mtu, addresses, routes, dns, forwardIpv4, forwardIpv6, outside, newRouteMtus, sources);
  }

  /** The same with these networks for the own address on these routes. */
  public NetworkPlan withSources(Map<IpPrefix, IpPrefix> newSources) {
    return new NetworkPlan(
        mtu, addresses, routes, dns, forwardIpv4, forwardIpv6, outside, routeMtus, newSources);
  }
}
