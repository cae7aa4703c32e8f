// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;

/** Routes with an MTU or a source address of their own, and one that must not be. */
@Contract
public class RouteContract {
  /** Smaller than that of the device. */
  private static final int NARROW = 1300;

  /** The second address of the device, and its network. */
  private static final IpPrefix SECOND = IpPrefix.parse("10.68.0.1/24");

  private static final NetworkPlan BOTH =
      KitPlans.PACKETS.toBuilder().addresses(List.of(KitPlans.OWN4, KitPlans.OWN6, SECOND)).build();

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public RouteContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open() throws Exception {
    return subject.tunPort(state).open(subject.device(1));
  }

  @Test
  @Clause(in = NetworkPlan.class, method = "routeMtus", value = "lead to peers on a narrower path")
  void aRouteHasItsOwnMtuUntilAPlanWithoutIt() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      var name = device.name();
      device.configure(
          KitPlans.PACKETS.toBuilder()
              .routeMtus(Map.of(KitPlans.NETWORK4, NARROW, KitPlans.NETWORK6, NARROW + 1))
              .build());
      assertEquals(NARROW, host.routeMtu(name, KitPlans.NETWORK4));
      assertEquals(NARROW + 1, host.routeMtu(name, KitPlans.NETWORK6));
      assertEquals(KitPlans.MTU, host.mtu(name), "of the device");
      device.configure(KitPlans.PACKETS);
      assertNotEquals(NARROW, host.routeMtu(name, KitPlans.NETWORK4));
      assertNotEquals(NARROW + 1, host.routeMtu(name, KitPlans.NETWORK6));
    }
  }

  @Test
  @Clause(
      in = NetworkPlan.class,
      method = "sources",
      value = "needs a source address of its own for packets of this host")
  void packetsOfThisHostHaveTheSourceOfTheirRoute() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      device.configure(BOTH); // sources are addresses that the host already has
      device.configure(
          BOTH.toBuilder().sources(Map.of(KitPlans.NETWORK4, SECOND.network())).build());
      assertEquals(SECOND.address(), host.sourceTo(KitPlans.OTHER4.address()));
      device.configure(
          BOTH.toBuilder().sources(Map.of(KitPlans.NETWORK4, KitPlans.OWN4.network())).build());
      assertEquals(KitPlans.OWN4.address(), host.sourceTo(KitPlans.OTHER4.address()));
    }
  }

  @Test
  @Clause(
      in = NetworkPlan.class,
      method = "outside",
      value = "no route may lead the tunnel's own datagrams to them into the tunnel")
  void aNetworkThatContainsThePeerIsNotRoutedAndTheOthersAre() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      var plan = KitPlans.PACKETS.toBuilder().outside(List.of(KitPlans.OTHER4.address())).build();
      var fault = assertThrows(IOException.class, () -> device.configure(plan));
      var message = Objects.toString(fault.getMessage());
      assertTrue(message.contains(KitPlans.NETWORK4.toString()), message);
      assertFalse(host.hasRoute(device.name(), KitPlans.NETWORK4), "the loop");
      assertTrue(host.hasRoute(device.name(), KitPlans.NETWORK6), "the other route");
    }
  }
}
