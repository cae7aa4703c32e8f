// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.path.PathSearch;

/**
 * However narrow a path is, or is said to be by a forged ICMP message, the device keeps the MTU
 * that its IP versions require: below 1280 bytes Linux removes every IPv6 address and route.
 */
final class MergedPlanTest {
  private static final IpPrefix IPV4 = network("10.1.0.0", 16);
  private static final IpPrefix IPV6 = network("2001:db8:1::", 48);
  private static final Endpoint NARROW = endpoint("192.0.2.1");
  private static final Endpoint WIDE = endpoint("192.0.2.2");

  @Test
  void aDeviceWithAnIpv6RouteHasAnMtuOf1280AndIpv4RoutesTheirOwn() {
    var plan = plan(531, demand(NARROW, List.of(), List.of(IPV4, IPV6)));

    assertEquals(1280, plan.mtu());
    assertEquals(Map.of(IPV4, 576), plan.routeMtus());
  }

  @Test
  void aDeviceWithAnIpv6AddressHasAnMtuOf1280() {
    var plan = plan(1231, demand(NARROW, List.of(network("2001:db8::1", 64)), List.of(IPV4)));

    assertEquals(1280, plan.mtu());
    assertEquals(Map.of(IPV4, 1231), plan.routeMtus());
  }

  @Test
  void aDeviceWithoutIpv6HasAnMtuOf576() {
    assertEquals(576, plan(483, demand(NARROW, List.of(), List.of(IPV4))).mtu());
    assertEquals(1231, plan(1231, demand(NARROW, List.of(), List.of(IPV4))).mtu());
  }

  @Test
  void anIpv6RouteToANarrowPeerHasAnMtuOf1280() {
    var wide = demand(WIDE, List.of(), List.of());
    var plan = plan(1000, wide, demand(NARROW, List.of(), List.of(IPV4, IPV6)));

    assertEquals(1431, plan.mtu());
    assertEquals(Map.of(IPV4, 1000, IPV6, 1280), plan.routeMtus());
  }

  @Test
  void whatAnyPeerNeedsBlockedIsBlockedByTheStrictestRules() {
    var one = new KillSwitch(List.of(IPV4), List.of(), true, true);
    var other = new KillSwitch(List.of(IPV4, IPV6), List.of(), false, false);

    var plan =
        MergedPlan.of(
            Stream.of(one, other, KillSwitch.NONE)
                .map(each -> NetworkPlan.builder().killSwitch(each).build())
                .map(networks -> new HostNetwork.Demand(networks, null, 0, (hint, ceiling) -> {}))
                .toList(),
            endpoint -> 0);

    assertEquals(new KillSwitch(List.of(IPV4, IPV6), List.of(), false, true), plan.killSwitch());
  }

  @Test
  void aPathThatWasFoundNarrowByProbesIsNoDifferent() {
    var networks = NetworkPlan.builder().routes(List.of(IPV6)).build();
    var demand = new HostNetwork.Demand(networks, WIDE, 1231, (hint, ceiling) -> {});

    assertEquals(1280, plan(0, demand).mtu());
  }

  @Test
  void theLimitOfTheConfigurationHoldsOnAWiderPathOnly() {
    var networks = NetworkPlan.builder().routes(List.of(IPV4)).build();
    for (int limit : new int[] {1300, 1450}) {
      var demand =
          new HostNetwork.Demand(networks, WIDE, List.of(), limit, 1400, (hint, ceiling) -> {});
      assertEquals(Math.min(limit, 1400), plan(0, demand).mtu());
    }
  }

  /** A gateway that stands by, or another way to the same one, is outside of all traffic. */
  @Test
  void allAddressesOfPeersAreOutsideOfAllTraffic() {
    var all = NetworkPlan.builder().routes(List.of(network("0.0.0.0", 0), IPV4)).build();
    var user = demand(all, WIDE, "192.0.2.2", "192.0.2.3", "2001:db8::3", "10.1.0.3");
    var standby = demand(NetworkPlan.EMPTY, NARROW, "192.0.2.1");

    assertEquals(
        List.of(address("192.0.2.2"), address("192.0.2.3"), address("192.0.2.1")),
        plan(1431, user, standby).outside());
    assertEquals(List.of(), plan(1431, standby).outside());
  }

  private static HostNetwork.Demand demand(
      NetworkPlan plan, Endpoint endpoint, String... addresses) {
    return new HostNetwork.Demand(
        plan,
        endpoint,
        Stream.of(addresses).map(MergedPlanTest::address).toList(),
        Integer.MAX_VALUE,
        PathSearch.UNKNOWN,
        (hint, ceiling) -> {});
  }

  /** The plan if the path MTU to one peer is {@code narrow}. */
  private static NetworkPlan plan(int narrow, HostNetwork.Demand... demands) {
    return MergedPlan.of(List.of(demands), endpoint -> endpoint.equals(NARROW) ? narrow : 1431);
  }

  private static HostNetwork.Demand demand(
      Endpoint peer, List<IpPrefix> addresses, List<IpPrefix> routes) {
    var plan = NetworkPlan.builder().addresses(addresses).routes(routes).build();
    return new HostNetwork.Demand(plan, peer, PathSearch.UNKNOWN, (hint, ceiling) -> {});
  }

  private static Endpoint endpoint(String address) {
    return Endpoint.of(address(address), 1337);
  }

  private static IpPrefix network(String address, int length) {
    return new IpPrefix(address(address), length);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
