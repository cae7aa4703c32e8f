// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.TunnelStats;

/** Serves the statistics of all tunnels, each on the socket that its configuration names. */
@Component(
    service = {},
    immediate = true)
public final class GraphiteExporter {
  private final InstantSource clock;
  private final String host = Labels.level(HostName.get());
  private final ReportSockets sockets = new ReportSockets(socket -> report().linesFor(socket));
  private final Set<TunnelStats> tunnels = new HashSet<>();
  private final Set<DeviceStats> devices = new HashSet<>();

  private @Nullable ServiceTracker<TunnelStats, TunnelStats> running;

  /** Called by the runtime. */
  public GraphiteExporter() {
    this(InstantSource.system());
  }

  GraphiteExporter(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Begins to serve. A client that is accepted meanwhile waits until all tunnels are known; the
   * devices are, since their references are bound before this is called.
   */
  @Activate
  synchronized void activate(BundleContext context) {
    running = new ServiceTracker<>(context, TunnelStats.class, new Customizer(context));
    running.open();
  }

  /** Releases each service after use: holding thousands would slow the framework down. */
  private final class Customizer implements ServiceTrackerCustomizer<TunnelStats, TunnelStats> {
    private final BundleContext context;

    Customizer(BundleContext context) {
      this.context = context;
    }

    @Override
    public @Nullable TunnelStats addingService(ServiceReference<TunnelStats> reference) {
      var tunnel = context.getService(reference);
      if (tunnel != null) {
        context.ungetService(reference);
        add(tunnel);
      }
      return tunnel;
    }

    @Override
    public void modifiedService(ServiceReference<TunnelStats> reference, TunnelStats tunnel) {
      // The properties are not used.
    }

    @Override
    public void removedService(ServiceReference<TunnelStats> reference, TunnelStats tunnel) {
      remove(tunnel);
    }
  }

  /** Ends the sockets first, so that no report lacks a tunnel. */
  @Deactivate
  void deactivate() throws IOException {
    try {
      sockets.close();
    } finally {
      if (running != null) {
        running.close();
      }
    }
  }

  private synchronized Report report() {
    return new Report(List.copyOf(tunnels), List.copyOf(devices), host, clock.instant());
  }

  synchronized void add(TunnelStats tunnel) {
    tunnels.add(tunnel);
    sockets.use(tunnel.statsPath());
  }

  synchronized void remove(TunnelStats tunnel) {
    tunnels.remove(tunnel);
    sockets.release(tunnel.statsPath());
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindDevice(DeviceStats device) {
    devices.add(device);
  }

  synchronized void unbindDevice(DeviceStats device) {
    devices.remove(device);
  }
}
