// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.testing.api.Plans;

class UnsupportedStepsTest {
  @Test
  void eachIsAFaultOfItsOwn() {
    var all = Plans.prefixes("0.0.0.0/0");
    var plan =
        NetworkPlan.builder()
            .routes(all)
            .killSwitch(new KillSwitch(all, List.of(), true, false))
            .masquerades(true)
            .build();
    assertEquals(3, UnsupportedSteps.faults(plan).size());
    assertEquals(0, UnsupportedSteps.faults(Plans.FULL).size());
    assertEquals(all.size(), UnsupportedSteps.routes(plan).size());
  }
}
