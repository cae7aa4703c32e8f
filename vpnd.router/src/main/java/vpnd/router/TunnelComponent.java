// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

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
import vpnd.api.CipherSuite;
import vpnd.api.Role;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.TunnelStats;
import vpnd.api.UdpTransport;

/**
 * The tunnel as a component: one instance for each factory configuration {@code vpnd.tunnel}, whose
 * {@code config.target} and {@code role.target} choose the services that belong to it.
 *
 * <p>All parts but the configuration may come, go and be replaced while it is active. The runtime
 * binds a new service before it unbinds the old one, so what is taken away is told by its identity.
 */
@Component(
    configurationPid = "vpnd.tunnel",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
public final class TunnelComponent {
  private final Tunnel tunnel;
  private final ServiceRegistration<TunnelStats> registration;

  /** Called by the runtime. */
  @Activate
  public TunnelComponent(BundleContext context, @Reference(name = "config") TunnelConfig config) {
    tunnel = new Tunnel(config);
    var properties = FrameworkUtil.asDictionary(Map.of("tunnel", config.name()));
    registration = context.registerService(TunnelStats.class, tunnel.stats(), properties);
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
    tunnel.close();
  }

  @Reference(
      name = "suite",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSuite(CipherSuite suite) {
    tunnel.addSuite(suite);
  }

  void unbindSuite(CipherSuite suite) {
    tunnel.removeSuite(suite);
  }

  @Reference(
      name = "role",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRole(Role role) {
    tunnel.addRole(role);
  }

  void unbindRole(Role role) {
    tunnel.removeRole(role);
  }

  @Reference(
      name = "tun",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTun(TunPort port) {
    tunnel.addPort(port);
  }

  void unbindTun(TunPort port) {
    tunnel.removePort(port);
  }

  @Reference(
      name = "udp",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindUdp(UdpTransport transport) {
    tunnel.addTransport(transport);
  }

  void unbindUdp(UdpTransport transport) {
    tunnel.removeTransport(transport);
  }
}
