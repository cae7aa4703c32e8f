// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import vpnd.api.CipherSuite;
import vpnd.api.DeviceStats;
import vpnd.api.Reason;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.api.UdpTransport;

/**
 * All tunnels of this process. Peers whose configurations name the same device and local port share
 * one tunnel; it is there as long as one of them is.
 *
 * <p>The services that tunnels are made with may come, go and be replaced at any time. The runtime
 * binds a new service before it unbinds the old one, so what is taken away is told by its identity.
 */
@Component(service = Router.class)
public final class Router {
  /**
   * How many threads of a tunnel move packets of the host. The other direction has one, with the
   * protocol engines, and cores have more to do than that.
   */
  private static final int OUTBOUND_THREADS =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

  private record Place(String device, int localPort) {}

  /** A tunnel and how many peers are in it. */
  private static final class Shared {
    final Tunnel tunnel;
    final ServiceRegistration<DeviceStats> statistics;
    int peers;

    Shared(Tunnel tunnel, ServiceRegistration<DeviceStats> statistics) {
      this.tunnel = tunnel;
      this.statistics = statistics;
    }

    void close() {
      statistics.unregister();
      tunnel.close();
    }
  }

  private static final System.Logger LOG = System.getLogger("vpnd.router");

  private final BundleContext context;
  private final Clock clock;
  private final Worker storage;
  private final Worker lookups;
  private final Map<Place, Shared> tunnels = new HashMap<>();
  private @Nullable CipherSuite suite;
  private @Nullable CipherSuite aegis;
  private @Nullable TunPort port;
  private int portRanking;
  private @Nullable UdpTransport transport;
  private int transportRanking;

  /** Called by the runtime. */
  @Activate
  public Router(BundleContext context) {
    this.context = context;
    this.clock = Clock.of(context);
    this.storage = new Worker("vpnd-storage", clock);
    this.lookups = new Worker("vpnd-lookup", clock);
  }

  @Deactivate
  void deactivate() {
    closeTunnels();
    storage.close();
    lookups.close();
  }

  /** Ends all tunnels with the peers in them, which takes less time than each by itself. */
  synchronized void closeTunnels() {
    tunnels.values().forEach(Shared::close);
    tunnels.clear();
  }

  /** Of a peer that is about to join its tunnel. */
  TunnelCounters counters() {
    return new TunnelCounters(OUTBOUND_THREADS);
  }

  /**
   * The launcher takes the end of the framework for a failure; a service manager starts it anew.
   */
  private void giveUp() {
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      LOG.log(Level.ERROR, "vpnd cannot be ended: {0}", Reason.of(e));
    }
  }

  Clock clock() {
    return clock;
  }

  /** Puts a peer into its tunnel, which is made if there is none. */
  synchronized Tunnel join(Member member) {
    var shared = tunnels.computeIfAbsent(place(member.config()), key -> open(member.config()));
    shared.peers++;
    shared.tunnel.add(member);
    return shared.tunnel;
  }

  /**
   * Takes a peer out of its tunnel, which ends with the last one; all tunnels end with the first
   * one if the framework stops.
   */
  synchronized void leave(Member member) {
    if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
      closeTunnels();
      return;
    }
    var place = place(member.config());
    var shared = tunnels.get(place);
    if (shared != null) {
      if (--shared.peers == 0) {
        tunnels.remove(place);
        shared.close();
      } else {
        shared.tunnel.remove(member);
      }
    }
  }

  private static Place place(TunnelConfig config) {
    return new Place(config.device(), config.localPort());
  }

  private Shared open(TunnelConfig config) {
    var tunnel = new Tunnel(config, OUTBOUND_THREADS, clock, storage, lookups, this::giveUp);
    if (suite != null) {
      tunnel.addSuite(suite);
    }
    if (aegis != null) {
      tunnel.addSuite(aegis);
    }
    if (port != null) {
      tunnel.addPort(port, false);
    }
    if (transport != null) {
      tunnel.addTransport(transport, false);
    }
    return new Shared(
        tunnel, context.registerService(DeviceStats.class, tunnel.statistics(), null));
  }

  /** The runtime takes another service of a lower ranking only because the better one is gone. */
  private static int ranking(Map<String, ?> properties) {
    return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
  }

  private void forEach(Consumer<Tunnel> action) {
    tunnels.values().forEach(shared -> action.accept(shared.tunnel));
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=nacl)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindSuite(CipherSuite newSuite) {
    suite = newSuite;
    forEach(tunnel -> tunnel.addSuite(newSuite));
  }

  synchronized void unbindSuite(CipherSuite oldSuite) {
    if (suite == oldSuite) {
      suite = null;
    }
    forEach(tunnel -> tunnel.removeSuite(oldSuite));
  }

  @Reference(
      target = "(" + CipherSuite.NAME + "=aegis256)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindAegis(CipherSuite newSuite) {
    aegis = newSuite;
    forEach(tunnel -> tunnel.addSuite(newSuite));
  }

  synchronized void unbindAegis(CipherSuite oldSuite) {
    if (aegis == oldSuite) {
      aegis = null;
    }
    forEach(tunnel -> tunnel.removeSuite(oldSuite));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindTun(TunPort newPort, Map<String, ?> properties) {
    var ranking = ranking(properties);
    var isStopgap = port != null && ranking < portRanking;
    port = newPort;
    portRanking = ranking;
    forEach(tunnel -> tunnel.addPort(newPort, isStopgap));
  }

  synchronized void unbindTun(TunPort oldPort) {
    if (port == oldPort) {
      port = null;
    }
    forEach(tunnel -> tunnel.removePort(oldPort));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindUdp(UdpTransport newTransport, Map<String, ?> properties) {
    var ranking = ranking(properties);
    var isStopgap = transport != null && ranking < transportRanking;
    transport = newTransport;
    transportRanking = ranking;
    forEach(tunnel -> tunnel.addTransport(newTransport, isStopgap));
  }

  synchronized void unbindUdp(UdpTransport oldTransport) {
    if (transport == oldTransport) {
      transport = null;
    }
    forEach(tunnel -> tunnel.removeTransport(oldTransport));
  }
}
