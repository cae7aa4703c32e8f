// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Builds a {@link NetworkPlan}; copies all collections. For one thread. */
public final class NetworkPlanBuilder {
  private int mtu;
  private List<IpPrefix> addresses = List.of();
  private List<IpPrefix> routes = List.of();
  private List<NetworkPlan.Dns> dns = List.of();
  private boolean forwardIpv4;
  private boolean forwardIpv6;
  private List<InetAddress> outside = List.of();
  private Map<IpPrefix, Integer> routeMtus = Map.of();
  private Map<IpPrefix, IpPrefix> sources = Map.of();
  private KillSwitch killSwitch = KillSwitch.NONE;
  private boolean masquerades;

  /** The immutable result. */
  record Built(
      int mtu,
      List<IpPrefix> addresses,
      List<IpPrefix> routes,
      List<NetworkPlan.Dns> dns,
      boolean forwardIpv4,
      boolean forwardIpv6,
      List<InetAddress> outside,
      Map<IpPrefix, Integer> routeMtus,
      Map<IpPrefix, IpPrefix> sources,
      KillSwitch killSwitch,
      boolean masquerades)
      implements NetworkPlan {
    @Override
    public NetworkPlanBuilder toBuilder() {
      return new NetworkPlanBuilder()
          .mtu(mtu)
          .addresses(addresses)
          .routes(routes)
          .dns(dns)
          .forwarding(forwardIpv4, forwardIpv6)
          .outside(outside)
          .routeMtus(routeMtus)
          .sources(sources)
          .killSwitch(killSwitch)
          .masquerades(masquerades);
    }
  }

  NetworkPlanBuilder() {}

  /** Sets {@link NetworkPlan#mtu}. */
  public NetworkPlanBuilder mtu(int value) {
    mtu = value;
    return this;
  }

  /** Sets {@link NetworkPlan#addresses}. */
  public NetworkPlanBuilder addresses(Collection<IpPrefix> values) {
    addresses = List.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#routes}. */
  public NetworkPlanBuilder routes(Collection<IpPrefix> values) {
    routes = List.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#dns}. */
  public NetworkPlanBuilder dns(Collection<NetworkPlan.Dns> values) {
    dns = List.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#forwardIpv4} and {@link NetworkPlan#forwardIpv6}. */
  public NetworkPlanBuilder forwarding(boolean ipv4, boolean ipv6) {
    forwardIpv4 = ipv4;
    forwardIpv6 = ipv6;
    return this;
  }

  /** Sets {@link NetworkPlan#outside}. */
  public NetworkPlanBuilder outside(Collection<InetAddress> values) {
    outside = List.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#routeMtus}. */
  public NetworkPlanBuilder routeMtus(Map<IpPrefix, Integer> values) {
    routeMtus = Map.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#sources}. */
  public NetworkPlanBuilder sources(Map<IpPrefix, IpPrefix> values) {
    sources = Map.copyOf(values);
    return this;
  }

  /** Sets {@link NetworkPlan#killSwitch}. */
  public NetworkPlanBuilder killSwitch(KillSwitch value) {
    killSwitch = value;
    return this;
  }

  /** Sets {@link NetworkPlan#masquerades}. */
  public NetworkPlanBuilder masquerades(boolean value) {
    masquerades = value;
    return this;
  }

  /** Returns the plan. */
  public NetworkPlan build() {
    return new Built(
        mtu,
        addresses,
        routes,
        dns,
        forwardIpv4,
        forwardIpv6,
        outside,
        routeMtus,
        sources,
        killSwitch,
        masquerades);
  }
}
