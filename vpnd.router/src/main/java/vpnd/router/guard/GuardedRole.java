// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;

/** A role behind its guard; every method may throw a {@link PartFailure}. */
public final class GuardedRole implements Role, Guarded {
  /** The thread of a tunnel's packets waits for some of the answers. */
  private static final Duration LIMIT = Duration.ofMillis(500);

  private final Role role;
  private final Guard guard;

  /** Puts a role behind its guard. */
  public GuardedRole(Role role, Guard guard) {
    this.role = role;
    this.guard = guard;
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return role;
  }

  @Override
  public NetworkPlan plan(TunnelConfig config, @Nullable PeerInfo peer) {
    return ask("plan", config, () -> role.plan(config, peer));
  }

  @Override
  public boolean isListening() {
    return guard.ask("Role.isListening", LIMIT, role::isListening);
  }

  @Override
  public List<IpPrefix> peerNetworks(TunnelConfig config, PeerInfo peer) {
    return ask("peerNetworks", config, () -> copy(role.peerNetworks(config, peer)));
  }

  @Override
  public List<IpPrefix> localNetworks(TunnelConfig config, PeerInfo peer) {
    return ask("localNetworks", config, () -> copy(role.localNetworks(config, peer)));
  }

  @Override
  public List<String> refusals(TunnelConfig config, PeerInfo peer) {
    return ask("refusals", config, () -> copy(role.refusals(config, peer)));
  }

  @Override
  public PeerInfo announcement(TunnelConfig config, int id) {
    return ask("announcement", config, () -> role.announcement(config, id));
  }

  /** A list of others may change, hold null, or fail when it is read. */
  private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
    return list == null ? null : List.copyOf(list);
  }

  private <T> T ask(String method, TunnelConfig config, Callable<@Nullable T> call) {
    return guard.ask("Role.%s for %s".formatted(method, config.label()), LIMIT, call);
  }
}
