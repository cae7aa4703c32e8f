// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.TunnelControl;
import vpnd.api.operation.TunnelStats;
import vpnd.api.packet.Endpoint;
import vpnd.api.role.Role;
import vpnd.api.secret.TunnelDefinition;
import vpnd.router.guard.Publication;
import vpnd.router.statistics.Statistics;

/** A peer in its tunnel, with the services by which other bundles see it. */
final class PublishedPeer implements ConfiguredPeer.Reporter {
  private static final String TUNNEL = "tunnel";

  private final Router router;
  private final ConfiguredPeer member;
  private final Tunnel tunnel;
  private final Publication<TunnelStats> statistics;
  private final Publication<TunnelControl> control;

  /**
   * Puts the peer into its tunnel; it begins when it has got a role.
   *
   * @param partFaults why parts of others are set aside
   */
  PublishedPeer(Router router, TunnelDefinition definition, Supplier<List<String>> partFaults) {
    this.router = router;
    var config = definition.config();
    var counted = new Statistics(config, router.clock(), router.counters());
    member = new ConfiguredPeer(definition, counted);
    tunnel = router.join(member);
    var publisher = router.publisher();
    var properties = Map.<String, Object>of(TUNNEL, config.name());
    control =
        publisher.publish(
            TunnelControl.class,
            new PeerControl(tunnel, member, partFaults, router.clock()),
            properties);
    statistics = publisher.publish(TunnelStats.class, counted, properties(false, null));
    tunnel.report(member, this);
  }

  private Map<String, Object> properties(boolean isUp, @Nullable Endpoint place) {
    var properties = new HashMap<String, Object>();
    properties.put(TUNNEL, member.config().name());
    properties.put(TunnelStats.SESSION, isUp ? "up" : "down");
    if (place != null) {
      properties.put(TunnelStats.PEER, place.toString());
    }
    return properties;
  }

  @Override
  public void session(boolean isUp, @Nullable Endpoint place) {
    statistics.change(properties(isUp, place));
  }

  @Override
  public void faults(List<String> faults) {
    control.change(
        Map.of(
            TUNNEL, member.config().name(), TunnelControl.FAULTS, faults.toArray(String[]::new)));
  }

  /** The name of its role. */
  String role() {
    return member.config().role();
  }

  /** Goes on with this implementation of its role. */
  void use(Role role) {
    tunnel.addRole(member, role);
  }

  /**
   * Does without this implementation, if it is in use; returns when it is in use no more.
   *
   * @param isSetAside see {@link Tunnel#removeRole}
   */
  void release(Role role, boolean isSetAside) {
    tunnel.removeRole(member, role, isSetAside);
  }

  /**
   * Ends the peer's session; when this returns its nonce files are free.
   *
   * @param isRemoved see {@link Router#leave}
   */
  void end(boolean isRemoved) {
    statistics.close();
    control.close();
    router.leave(member, isRemoved);
  }
}
