// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.tck.Clause;
import vpnd.tck.ClauseNames;
import vpnd.testing.api.FixedStats;

/** What a part that reads statistics must be able to bear. Needs no host and no native code. */
@DisplayNameGeneration(ClauseNames.class)
public class ConsumerContract {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MANY = 1_000;

  private final Consumer<TunnelStats> bind;
  private final Consumer<TunnelStats> unbind;

  /**
   * @param bind gives the consumer a tunnel, as the framework does, and lets it read all it reads
   * @param unbind takes the tunnel away
   */
  public ConsumerContract(Consumer<TunnelStats> bind, Consumer<TunnelStats> unbind) {
    this.bind = bind;
    this.unbind = unbind;
  }

  private static TunnelStats tunnel(String name, PeerState state, long count) {
    var counters =
        Arrays.stream(Counter.values()).collect(Collectors.toMap(Function.identity(), c -> count));
    return new FixedStats(new TunnelConfigBuilder("net-gw").name(name).build(), state, counters);
  }

  private void pass(TunnelStats tunnel) {
    bind.accept(tunnel);
    unbind.accept(tunnel);
  }

  @Test
  @Clause(in = TunnelStats.class, method = "endpoint", value = "null while it is not known")
  void aTunnelWithoutASessionIsRead() {
    assertDoesNotThrow(() -> pass(tunnel("a", PeerState.HOST_WAIT, 0)));
  }

  @Test
  @Clause(in = TunnelStats.class, method = "state", value = "The state of the protocol")
  void aTunnelInEachStateIsRead() {
    for (var state : PeerState.values()) {
      assertDoesNotThrow(() -> pass(tunnel("a", state, 1)), state.name());
    }
  }

  @Test
  @Clause(in = TunnelStats.class, method = "get", value = "The counter's value")
  void largeCountersAreRead() {
    assertDoesNotThrow(() -> pass(tunnel("a", PeerState.ACTIVE, Long.MAX_VALUE)));
  }

  @Test
  @Clause(in = TunnelStats.class, value = "published as a service for each")
  void aThousandTunnelsComeAndGo() {
    var tunnels =
        IntStream.range(0, MANY).mapToObj(i -> tunnel("t" + i, PeerState.ACTIVE, i)).toList();
    assertTimeout(LIMIT, () -> tunnels.forEach(bind));
    assertTimeout(LIMIT, () -> tunnels.forEach(unbind));
  }

  @Test
  @Clause(in = TunnelStats.class, value = "bound then and unbound")
  void aSessionThatEndsAndBeginsAgainIsRead() {
    var tunnel = tunnel("a", PeerState.ACTIVE, 1);
    assertDoesNotThrow(() -> pass(tunnel));
    assertDoesNotThrow(() -> pass(tunnel));
  }
}
