// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.Map;
import vpnd.api.Counter;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;

/** The place of one client at a {@link HostGatewayFixture}. */
final class ClientFixture {
  private final Statistics statistics;
  private final ConfiguredPeer member;
  private Role role;

  ClientFixture(TunnelConfig config, Clock clock, Role role) {
    this.statistics = new Statistics(config, clock, new TunnelCounters(1));
    this.member = new ConfiguredPeer(config, statistics);
    this.role = role;
  }

  ConfiguredPeer member() {
    return member;
  }

  Statistics statistics() {
    return statistics;
  }

  /** The role that is in use for this client. */
  Role role() {
    return role;
  }

  void role(Role newRole) {
    role = newRole;
  }

  boolean isActive() {
    return statistics.state().equals("ACTIVE");
  }

  /** Whether the gateway waits for this client. */
  boolean isWaiting() {
    return statistics.state().equals("HOST_WAIT");
  }

  /** Whether the gateway waits for this client, or calls it where it was last. */
  boolean isReady() {
    return member.peer() != null;
  }

  long count(Counter counter) {
    return statistics.get(counter);
  }

  /** What was dropped, and how often. */
  Map<Counter, Long> drops() {
    return TunnelFixture.drops(statistics);
  }
}
