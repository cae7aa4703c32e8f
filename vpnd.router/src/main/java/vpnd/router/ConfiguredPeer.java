// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelControl;
import vpnd.api.TunnelStats;

/** A peer in its tunnel, with the services by which other bundles see it. */
final class ConfiguredPeer implements AutoCloseable {
  private final Router router;
  private final Member member;
  private final Tunnel tunnel;
  private final List<ServiceRegistration<?>> registrations;

  /** Puts the peer into its tunnel; it begins when it has got a role. */
  ConfiguredPeer(BundleContext context, Router router, TunnelConfig config) {
    this.router = router;
    var statistics = new Statistics(config, router.clock(), router.counters());
    member = new Member(config, statistics);
    tunnel = router.join(member);
    var properties = dictionary(Map.of("tunnel", config.name()));
    var control =
        context.registerService(
            TunnelControl.class, new Control(tunnel, member, router.clock()), properties);
    registrations =
        List.of(context.registerService(TunnelStats.class, statistics, properties), control);
    tunnel.report(member, faults -> publish(control, config.name(), faults));
  }

  private static void publish(
      ServiceRegistration<TunnelControl> control, String name, List<String> faults) {
    var texts = faults.toArray(String[]::new);
    try {
      control.setProperties(dictionary(Map.of("tunnel", name, TunnelControl.FAULTS, texts)));
    } catch (IllegalStateException e) {
      // The peer is just being taken away.
    }
  }

  /** That of OSGi asks a map for null, which an immutable one answers by a costly exception. */
  private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
    return FrameworkUtil.asDictionary(new HashMap<>(properties));
  }

  /** The name of its role. */
  String role() {
    return member.config().role();
  }

  /** Goes on with this implementation of its role. */
  void use(Role role) {
    tunnel.addRole(member, role);
  }

  /** Does without this implementation, if it is in use; returns when it is in use no more. */
  void release(Role role) {
    tunnel.removeRole(member, role);
  }

  /** Ends the peer's session; when this returns its nonce files are free. */
  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
    router.leave(member);
  }
}
