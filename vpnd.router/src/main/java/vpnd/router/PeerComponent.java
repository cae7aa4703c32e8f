// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelControl;
import vpnd.api.TunnelStats;

/**
 * A peer as a component: one instance for each factory configuration {@code vpnd.tunnel}, whose
 * {@code config.target} and {@code role.target} choose the services that belong to it. When it is
 * deactivated, its session has ended and its nonce files are free.
 */
@Component(
    configurationPid = "vpnd.tunnel",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
public final class PeerComponent {
  private final Router router;
  private final Member member;
  private final Tunnel tunnel;
  private final List<ServiceRegistration<?>> registrations;

  /** Called by the runtime. */
  @Activate
  public PeerComponent(
      BundleContext context,
      @Reference(name = "router") Router router,
      @Reference(name = "config") TunnelConfig config) {
    this.router = router;
    var statistics = new Statistics(config, router.clock(), router.counters());
    member = new Member(config, statistics);
    tunnel = router.join(member);
    var properties = FrameworkUtil.asDictionary(Map.of("tunnel", config.name()));
    registrations =
        List.of(
            context.registerService(TunnelStats.class, statistics, properties),
            context.registerService(
                TunnelControl.class, new Control(tunnel, member, router.clock()), properties));
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    router.leave(member);
  }

  @Reference(
      name = "role",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRole(Role role) {
    tunnel.addRole(member, role);
  }

  void unbindRole(Role role) {
    tunnel.removeRole(member, role);
  }
}
