// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;

/** A tunnel whose peer goes elsewhere. */
final class MovingPeer implements TunnelStats {
  private final TunnelStats tunnel;
  private @Nullable Endpoint place;

  MovingPeer(TunnelStats tunnel) {
    this.tunnel = tunnel;
    place = tunnel.endpoint();
  }

  void moveTo(int port) {
    place = new Endpoint(new InetSocketAddress("192.0.2.2", port), null);
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return place;
  }

  @Override
  public String name() {
    return tunnel.name();
  }

  @Override
  public String label() {
    return tunnel.label();
  }

  @Override
  public String role() {
    return tunnel.role();
  }

  @Override
  public String device() {
    return tunnel.device();
  }

  @Override
  public @Nullable PublicKey publicKey() {
    return tunnel.publicKey();
  }

  @Override
  public Path statsPath() {
    return tunnel.statsPath();
  }

  @Override
  public @Nullable Path hookPath() {
    return tunnel.hookPath();
  }

  @Override
  public PeerState state() {
    return tunnel.state();
  }

  @Override
  public @Nullable String cipher() {
    return tunnel.cipher();
  }

  @Override
  public @Nullable Duration sessionAge() {
    return tunnel.sessionAge();
  }

  @Override
  public @Nullable Duration silence() {
    return tunnel.silence();
  }

  @Override
  public long get(Counter counter) {
    return tunnel.get(counter);
  }
}
