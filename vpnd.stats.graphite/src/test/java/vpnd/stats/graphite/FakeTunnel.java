// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;

/** A tunnel whose numbers a test sets. */
final class FakeTunnel implements TunnelStats {
  final Map<Counter, Long> counts = new EnumMap<>(Counter.class);
  private final String name;
  private final String label;
  private final Path socket;
  private final String device;
  @Nullable Duration age;

  FakeTunnel(String name, String label, Path socket) {
    this(name, label, socket, "tun0");
  }

  FakeTunnel(String name, String label, Path socket, String device) {
    this.name = name;
    this.label = label;
    this.socket = socket;
    this.device = device;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String role() {
    return "net-gw";
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public @Nullable PublicKey publicKey() {
    return null;
  }

  @Override
  public Path statsPath() {
    return socket;
  }

  @Override
  public @Nullable Path hookPath() {
    return null;
  }

  @Override
  public PeerState state() {
    return PeerState.ACTIVE;
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return null;
  }

  @Override
  public @Nullable String cipher() {
    return null;
  }

  @Override
  public @Nullable Duration sessionAge() {
    return age;
  }

  @Override
  public @Nullable Duration silence() {
    return null;
  }

  @Override
  public long get(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }
}
