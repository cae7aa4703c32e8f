// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;

/** Each clause about consumers of statistics finds one that breaks it. */
class FaultyConsumerTest {
  private static void assertFinds(
      Consumer<ConsumerContract> clause, Consumer<TunnelStats> bind, Consumer<TunnelStats> unbind) {
    var contract = new ConsumerContract(bind, unbind);
    assertThrows(Throwable.class, () -> clause.accept(contract));
  }

  @Test
  void oneThatExpectsASessionIsFound() {
    assertFinds(
        ConsumerContract::aTunnelWithoutASessionIsRead,
        tunnel -> Objects.requireNonNull(tunnel.endpoint()).address(),
        tunnel -> {});
  }

  @Test
  void oneThatKnowsTwoStatesIsFound() {
    var known = Map.of(PeerState.HOST_WAIT, "down", PeerState.ACTIVE, "up");
    assertFinds(
        ConsumerContract::aTunnelInEachStateIsRead,
        tunnel -> Objects.requireNonNull(known.get(tunnel.state())),
        tunnel -> {});
  }

  @Test
  void oneThatCountsIn32BitsIsFound() {
    assertFinds(
        ConsumerContract::largeCountersAreRead,
        tunnel -> Math.toIntExact(tunnel.get(Counter.values()[0])),
        tunnel -> {});
  }

  @Test
  void oneWithSpaceForAHundredTunnelsIsFound() {
    Set<TunnelStats> bound = new HashSet<>();
    assertFinds(
        ConsumerContract::aThousandTunnelsComeAndGo,
        tunnel -> {
          if (!bound.add(tunnel) || bound.size() > 100) {
            throw new IllegalStateException("full");
          }
        },
        bound::remove);
  }

  @Test
  void oneThatNeverForgetsATunnelIsFound() {
    Map<String, TunnelStats> bound = new HashMap<>();
    assertFinds(
        ConsumerContract::aSessionThatEndsAndBeginsAgainIsRead,
        tunnel -> {
          if (bound.put(tunnel.name(), tunnel) != null) {
            throw new IllegalStateException(tunnel.name() + " is known");
          }
        },
        tunnel -> {});
  }
}
