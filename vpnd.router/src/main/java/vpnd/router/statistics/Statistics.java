// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;
import vpnd.router.thread.Clock;

/** What other bundles may know of a peer. */
public final class Statistics implements TunnelStats {
  /** Every path carries packets of this size, in bytes (RFC 8200); longer ones may not pass. */
  public static final int LONG_PACKET = 1280;

  private final TunnelConfig config;
  private final Clock clock;
  private final TunnelCounters counters;
  private volatile PeerStatus status = new PeerStatus();
  private volatile @Nullable PublicKey publicKey;

  public Statistics(TunnelConfig config, Clock clock, TunnelCounters counters) {
    this.config = config;
    this.clock = clock;
    this.counters = counters;
  }

  /** What the threads of the tunnel count of this peer. */
  public TunnelCounters counters() {
    return counters;
  }

  /** From now on it stands so with the peer. */
  public void status(PeerStatus newStatus) {
    status = newStatus;
  }

  /** The key of this side has been made. */
  public void publicKey(PublicKey made) {
    publicKey = made;
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public String label() {
    return config.label();
  }

  @Override
  public String role() {
    return config.role();
  }

  @Override
  public String device() {
    return config.device();
  }

  @Override
  public @Nullable PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Path statsPath() {
    return config.statsPath();
  }

  @Override
  public @Nullable Path hookPath() {
    return config.hookPath();
  }

  @Override
  public PeerState state() {
    return status.state();
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return status.endpoint();
  }

  @Override
  public @Nullable String cipher() {
    return status.sessionSince() < 0 ? null : status.isAegis() ? "aegis256" : "nacl";
  }

  @Override
  public @Nullable Duration sessionAge() {
    return since(status.sessionSince());
  }

  @Override
  public @Nullable Duration silence() {
    return since(status.heardAt());
  }

  private @Nullable Duration since(long time) {
    return time < 0 ? null : Duration.ofNanos(clock.getAsLong() - time);
  }

  @Override
  public long get(Counter counter) {
    return counters.get(counter);
  }
}
