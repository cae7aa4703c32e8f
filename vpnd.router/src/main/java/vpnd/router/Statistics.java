// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.Counter;
import vpnd.api.Endpoint;
import vpnd.api.TunnelStats;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.State;

/** Adds up what the two threads of a tunnel count. */
final class Statistics implements TunnelStats {
  private final String label;
  private final Clock clock;
  private final Counters inbound = new Counters();
  private final Counters outbound = new Counters();
  private volatile @Nullable Peer peer;

  Statistics(String label, Clock clock) {
    this.label = label;
    this.clock = clock;
  }

  Counters inbound() {
    return inbound;
  }

  Counters outbound() {
    return outbound;
  }

  /** From now on the state is that of this peer. */
  void peer(Peer newPeer) {
    peer = newPeer;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String state() {
    var known = peer;
    return (known == null ? State.INIT : known.state()).name();
  }

  @Override
  public @Nullable Endpoint endpoint() {
    var known = peer;
    return known == null ? null : known.endpoint();
  }

  @Override
  public @Nullable Duration sessionAge() {
    var known = peer;
    var since = known == null ? -1 : known.sessionSince();
    return since < 0 ? null : Duration.ofNanos(clock.getAsLong() - since);
  }

  @Override
  public long get(Counter counter) {
    return inbound.get(counter) + outbound.get(counter);
  }
}
