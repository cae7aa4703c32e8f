// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.api;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;

/**
 * The statistics of a tunnel at one moment. Without a session everything is null that may be null.
 *
 * @param counters those that are not 0
 */
public record FixedStats(TunnelConfig config, PeerState state, Map<Counter, Long> counters)
    implements TunnelStats {
  private static final Endpoint PEER = new Endpoint(new InetSocketAddress("192.0.2.2", 1337), null);

  /** A tunnel that has counted nothing. */
  public FixedStats(TunnelConfig config, PeerState state) {
    this(config, state, Map.of());
  }

  private <T> @Nullable T inSession(T value) {
    return state == PeerState.ACTIVE ? value : null;
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
    return inSession(config.remotePublicKey());
  }

  @Override
  public @Nullable Path hookPath() {
    return config.hookPath();
  }

  @Override
  public Path statsPath() {
    return config.statsPath();
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return inSession(PEER);
  }

  @Override
  public @Nullable String cipher() {
    return inSession("nacl");
  }

  @Override
  public @Nullable Duration sessionAge() {
    return inSession(Duration.ofSeconds(90));
  }

  @Override
  public @Nullable Duration silence() {
    return inSession(Duration.ofSeconds(1));
  }

  @Override
  public long get(Counter counter) {
    return counters.getOrDefault(counter, 0L);
  }
}
