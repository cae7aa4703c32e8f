// SPDX-License-Identifier: BSD-2-Clause
package org.example.drops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.tck.contract.ConsumerContract;
import vpnd.testing.api.FixedStats;

class DropsCommandTest {
  private final DropsCommand command = new DropsCommand();

  @Test
  void onlyDropsAreReported() {
    var drop = Arrays.stream(Counter.values()).filter(Counter::isDrop).findFirst().orElseThrow();
    var other = Arrays.stream(Counter.values()).filter(c -> !c.isDrop()).findFirst().orElseThrow();
    var config = new TunnelConfigBuilder("net-gw").name("west").build();
    command.addTunnel(new FixedStats(config, PeerState.ACTIVE, Map.of(drop, 3L, other, 5L)));
    assertEquals("west: 3 %s%n".formatted(drop), command.drops());
  }

  @Test
  void aTunnelWithoutDropsSaysSo() {
    var config = new TunnelConfigBuilder("net-gw").name("west").build();
    command.addTunnel(new FixedStats(config, PeerState.INIT));
    assertTrue(command.drops().contains("west: nothing was dropped"), command.drops());
  }

  @Nested
  class Contract extends ConsumerContract {
    Contract() {
      super(DropsCommandTest::read, tunnel -> {});
    }
  }

  private static void read(TunnelStats tunnel) {
    var command = new DropsCommand();
    command.addTunnel(tunnel);
    command.drops();
  }
}
