// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;

/**
 * All configured peers: each {@link TunnelConfig} in the framework is one, with the {@link Role}
 * that it names as soon as that is there.
 *
 * <p>A tracker follows the configurations, and gives each back once it is read: what the component
 * runtime does for a reference, and the framework for a service that is held, takes longer the more
 * of them there are.
 */
@Component(
    immediate = true,
    service = {})
public final class Roster implements ServiceTrackerCustomizer<TunnelConfig, ConfiguredPeer> {
  private final BundleContext context;
  private final Router router;
  private final ServiceTracker<TunnelConfig, ConfiguredPeer> configs;
  private final Set<ConfiguredPeer> peers = new LinkedHashSet<>();
  private final Roles roles = new Roles();

  /** Called by the runtime. */
  @Activate
  public Roster(BundleContext context, @Reference(name = "router") Router router) {
    this.context = context;
    this.router = router;
    configs = new ServiceTracker<>(context, TunnelConfig.class, this);
    configs.open();
  }

  @Deactivate
  void deactivate() {
    // All at once takes less time than each by itself.
    router.closeTunnels();
    configs.close();
  }

  @Override
  public @Nullable ConfiguredPeer addingService(ServiceReference<TunnelConfig> reference) {
    var config = context.getService(reference);
    if (config == null) {
      return null; // it has just gone
    }
    context.ungetService(reference);
    var peer = new ConfiguredPeer(context, router, config);
    add(peer);
    return peer;
  }

  private synchronized void add(ConfiguredPeer peer) {
    peers.add(peer);
    var role = roles.best(peer.role());
    if (role != null) {
      peer.use(role);
    }
  }

  @Override
  public void modifiedService(ServiceReference<TunnelConfig> reference, ConfiguredPeer peer) {
    // What a configuration says never changes.
  }

  @Override
  public void removedService(ServiceReference<TunnelConfig> reference, ConfiguredPeer peer) {
    remove(peer);
    peer.close();
  }

  private synchronized void remove(ConfiguredPeer peer) {
    peers.remove(peer);
  }

  @Reference(
      name = "role",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  synchronized void bindRole(Role role, Map<String, ?> properties) {
    var name = roles.add(role, properties);
    if (roles.best(name) == role) {
      of(name).forEach(peer -> peer.use(role));
    }
  }

  synchronized void unbindRole(Role role, Map<String, ?> properties) {
    var name = roles.remove(role, properties);
    var next = roles.best(name);
    for (var peer : of(name)) {
      if (next != null) {
        peer.use(next);
      }
      peer.release(role);
    }
  }

  private List<ConfiguredPeer> of(String role) {
    return peers.stream().filter(peer -> peer.role().equals(role)).toList();
  }
}
