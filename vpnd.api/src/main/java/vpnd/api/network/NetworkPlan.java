// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The desired network configuration of this host for one tunnel device. It is a state, not a list
 * of steps: the device derives the steps. Immutable, and equal to another plan with the same
 * values.
 */
@ProviderType
public sealed interface NetworkPlan permits NetworkPlanBuilder.Built {
  /** Nothing but the device. */
  NetworkPlan EMPTY = builder().build();

  /**
   * A resolver of the DNS.
   *
   * @param resolver its address
   * @param searchDomain letters, digits, hyphens and dots only; empty if none
   */
  record Dns(InetAddress resolver, String searchDomain) {
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

  /** Begins a plan that requires nothing. */
  static NetworkPlanBuilder builder() {
    return new NetworkPlanBuilder();
  }

  /** Begins a plan with the values of this one. */
  NetworkPlanBuilder toBuilder();

  /** The MTU of the device in bytes; 0 to leave it as it is. */
  int mtu();

  /** The addresses of the device, with the prefix length of their network. */
  List<IpPrefix> addresses();

  /**
   * Networks to reach through the device. One of prefix length 0 takes all traffic of its IP
   * version but what more specific routes of the host take, and the tunnel's own datagrams.
   */
  List<IpPrefix> routes();

  /** Resolvers to use while the device exists, the preferred first. */
  List<Dns> dns();

  /** Whether this host must forward IPv4 between its interfaces. */
  boolean forwardIpv4();

  /** Whether this host must forward IPv6 between its interfaces. */
  boolean forwardIpv6();

  /**
   * Addresses of peers inside the networks behind them, and with a route of prefix length 0 all
   * addresses of peers; no route may lead the tunnel's own datagrams to them into the tunnel. In a
   * table of its own ({@link RoutePlace}) a route leads only what the rules of the host select. A
   * role leaves this empty.
   */
  List<InetAddress> outside();

  /**
   * The MTU in bytes of those routes that lead to peers on a narrower path than others; the others
   * have that of the device. A role leaves this empty.
   */
  Map<IpPrefix, Integer> routeMtus();

  /**
   * For each route that needs a source address of its own for packets of this host: the network in
   * which this host has that address.
   */
  Map<IpPrefix, IpPrefix> sources();

  /** What this host reaches through the device or not at all. */
  KillSwitch killSwitch();

  /**
   * Whether packets that come out of the tunnel and leave by another interface get the address of
   * that interface as source (RFC 3022).
   */
  boolean masquerades();
}
