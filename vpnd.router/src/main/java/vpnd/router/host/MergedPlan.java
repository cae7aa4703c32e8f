// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.Endpoint;
import vpnd.router.host.HostNetwork.Demand;
import vpnd.router.peer.PeerPath;

/** The plan for a device that several peers share: all that any of them needs. */
final class MergedPlan {
  /** RFC 8200, section 5; Linux takes IPv6 off a device with a smaller MTU. */
  private static final int LEAST_IPV6_MTU = 1280;

  /** What every host accepts (RFC 791); forged ICMP messages can name any size. */
  private static final int LEAST_IPV4_MTU = 576;

  private MergedPlan() {}

  /**
   * Puts plans together. The device gets the MTU of the widest path; routes of peers on a narrower
   * one get an MTU of their own, so that they do not narrow the others. None is below what the IP
   * version of its packets requires.
   *
   * @param hostMtu the largest inner packet to a peer, in bytes, by what the host knows
   */
  static NetworkPlan of(List<Demand> demands, ToIntFunction<Endpoint> hostMtu) {
    var plans = demands.stream().map(Demand::plan).toList();
    var widest = 0;
    for (var demand : demands) {
      var endpoint = demand.endpoint();
      if (endpoint != null) {
        widest = Math.max(widest, mtu(demand, endpoint, hostMtu));
      }
    }
    if (widest != 0) {
      widest = Math.max(widest, plans.stream().mapToInt(MergedPlan::least).max().orElse(0));
    }
    return NetworkPlan.builder()
        .mtu(widest)
        .addresses(plans.stream().flatMap(plan -> plan.addresses().stream()).distinct().toList())
        .routes(plans.stream().flatMap(plan -> plan.routes().stream()).distinct().toList())
        .dns(plans.stream().flatMap(plan -> plan.dns().stream()).distinct().toList())
        .forwarding(
            plans.stream().anyMatch(NetworkPlan::forwardIpv4),
            plans.stream().anyMatch(NetworkPlan::forwardIpv6))
        .outside(outside(demands))
        .routeMtus(narrow(demands, hostMtu, widest))
        .sources(sources(plans))
        .killSwitch(KillSwitch.merge(plans.stream().map(NetworkPlan::killSwitch).toList()))
        .masquerades(plans.stream().anyMatch(NetworkPlan::masquerades))
        .build();
  }

  private static int least(NetworkPlan plan) {
    return Stream.concat(plan.addresses().stream(), plan.routes().stream())
        .mapToInt(MergedPlan::least)
        .max()
        .orElse(LEAST_IPV4_MTU);
  }

  private static int least(IpPrefix network) {
    return network.isIpv4() ? LEAST_IPV4_MTU : LEAST_IPV6_MTU;
  }

  private static int mtu(Demand demand, Endpoint endpoint, ToIntFunction<Endpoint> hostMtu) {
    return Math.min(
        demand.limit(), PeerPath.longest(demand.verified(), hostMtu.applyAsInt(endpoint)));
  }

  /**
   * Where packets to a peer's network could meet those of its own tunnel; with a route for all
   * traffic, or while it is blocked, those of any tunnel of the device.
   */
  private static List<InetAddress> outside(List<Demand> demands) {
    var found = new LinkedHashSet<InetAddress>();
    for (var demand : demands) {
      var endpoint = demand.endpoint();
      if (endpoint != null && taken(demand).anyMatch(to -> to.contains(endpoint.address()))) {
        found.add(endpoint.address());
      }
    }
    var routes = demands.stream().flatMap(MergedPlan::taken).toList();
    if (routes.stream().anyMatch(to -> to.length() == 0)) {
      demands.stream()
          .flatMap(demand -> demand.addresses().stream())
          .filter(address -> isOnlyInAllTraffic(address, routes))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** The networks that packets to enter the tunnel, or are blocked. */
  private static Stream<IpPrefix> taken(Demand demand) {
    var plan = demand.plan();
    return Stream.concat(plan.routes().stream(), plan.killSwitch().networks().stream());
  }

  private static boolean isOnlyInAllTraffic(InetAddress address, List<IpPrefix> routes) {
    var lengths = routes.stream().filter(to -> to.contains(address)).mapToInt(IpPrefix::length);
    return lengths.max().orElse(1) == 0;
  }

  private static Map<IpPrefix, IpPrefix> sources(List<NetworkPlan> plans) {
    var found = new HashMap<IpPrefix, IpPrefix>();
    plans.forEach(plan -> plan.sources().forEach(found::putIfAbsent));
    return found;
  }

  private static Map<IpPrefix, Integer> narrow(
      List<Demand> demands, ToIntFunction<Endpoint> hostMtu, int widest) {
    var found = new HashMap<IpPrefix, Integer>();
    for (var demand : demands) {
      var endpoint = demand.endpoint();
      if (endpoint == null) {
        continue;
      }
      var mtu = mtu(demand, endpoint, hostMtu);
      for (var to : demand.plan().routes()) {
        var ofRoute = Math.max(mtu, least(to));
        if (ofRoute < widest) {
          found.merge(to, ofRoute, Math::min);
        }
      }
    }
    return found;
  }
}
