// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
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
import vpnd.api.role.Role;
import vpnd.api.secret.TunnelDefinition;
import vpnd.router.guard.Choice;

/**
 * All configured peers: each {@link TunnelDefinition} in the framework is one, with the {@link
 * Role} that it names as soon as that is there.
 *
 * <p>A tracker follows the configurations, and gives each back once it is read: what the component
 * runtime does for a reference, and the framework for a service that is held, takes longer the more
 * of them there are.
 */
@Component(
    immediate = true,
    service = {})
public final class PeerRegistry
    implements ServiceTrackerCustomizer<TunnelDefinition, PublishedPeer> {
  private final BundleContext context;
  private final Router router;
  private final ServiceTracker<TunnelDefinition, PublishedPeer> configs;
  private final Set<PublishedPeer> peers = new LinkedHashSet<>();
  private final Roles roles;

  /** Called by the runtime. */
  @Activate
  public PeerRegistry(BundleContext context, @Reference(name = "router") Router router) {
    this.context = context;
    this.router = router;
    roles = new Roles(this, router.threads(), User::new);
    configs = new ServiceTracker<>(context, TunnelDefinition.class, this);
    configs.open();
  }

  @Deactivate
  void deactivate() {
    // All at once takes less time than each by itself.
    router.closeTunnels();
    configs.close();
  }

  @Override
  public @Nullable PublishedPeer addingService(ServiceReference<TunnelDefinition> reference) {
    var tunnel = context.getService(reference);
    if (tunnel == null) {
      return null; // it has just gone
    }
    context.ungetService(reference);
    var peer = new PublishedPeer(router, tunnel, () -> faults(tunnel.config().role()));
    add(peer);
    return peer;
  }

  private synchronized void add(PublishedPeer peer) {
    peers.add(peer);
    var role = roles.used(peer.role());
    if (role != null) {
      peer.use(role);
    }
  }

  @Override
  public void modifiedService(ServiceReference<TunnelDefinition> reference, PublishedPeer peer) {
    // What a configuration says never changes.
  }

  @Override
  public void removedService(ServiceReference<TunnelDefinition> reference, PublishedPeer peer) {
    remove(peer);
    // A bundle that stops, as for its update, has decided nothing about its files.
    var owner = reference.getBundle();
    peer.end(owner != null && owner.getState() == Bundle.ACTIVE);
  }

  private synchronized void remove(PublishedPeer peer) {
    peers.remove(peer);
  }

  @Reference(
      name = "role",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindRole(ServiceReference<Role> reference, Role role) {
    roles.add(reference, role);
  }

  void unbindRole(ServiceReference<Role> reference) {
    roles.remove(reference);
  }

  private List<String> faults(String role) {
    return Stream.concat(roles.faults(role).stream(), router.faults().stream()).toList();
  }

  /** All peers of a role. */
  private final class User implements Choice.User<Role> {
    private final String role;

    User(String role) {
      this.role = role;
    }

    @Override
    public void use(Role chosen, boolean isStopgap) {
      peers().forEach(peer -> peer.use(chosen));
    }

    @Override
    public void release(Role former, boolean isSetAside) {
      peers().forEach(peer -> peer.release(former, isSetAside));
    }

    private List<PublishedPeer> peers() {
      synchronized (PeerRegistry.this) {
        return peers.stream().filter(peer -> peer.role().equals(role)).toList();
      }
    }
  }
}
