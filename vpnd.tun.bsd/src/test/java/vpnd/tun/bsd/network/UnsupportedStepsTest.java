// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.testing.api.Plans;

class UnsupportedStepsTest {
  @Test
  void eachIsAFaultOfItsOwn() {
    var all = Plans.prefixes("0.0.0.0/0");
    var plan =
        NetworkPlan.builder()
            .routes(all)
            .killSwitch(new KillSwitch(all, List.of(), false, false))
            .masquerades(true)
            .build();
    assertEquals(2, UnsupportedSteps.faults(plan, RoutePlace.DEFAULT).size());
    assertEquals(0, UnsupportedSteps.faults(Plans.FULL, RoutePlace.DEFAULT).size());
    assertEquals(1, UnsupportedSteps.faults(Plans.FULL, new RoutePlace(0, 50)).size());
    assertEquals(0, UnsupportedSteps.faults(NetworkPlan.EMPTY, new RoutePlace(100, 0)).size());
    var small = new KillSwitch(Plans.prefixes("10.2.0.4/31"), List.of(), true, false);
    var block = NetworkPlan.builder().killSwitch(small).build();
    assertEquals(1, UnsupportedSteps.faults(block, RoutePlace.DEFAULT).size());
    var routes = Set.copyOf(Plans.FULL.routes());
    assertEquals(Set.of(), UnsupportedSteps.routes(Plans.FULL, RoutePlace.DEFAULT));
    assertEquals(routes, UnsupportedSteps.routes(Plans.FULL, new RoutePlace(100, 0)));
  }
}
