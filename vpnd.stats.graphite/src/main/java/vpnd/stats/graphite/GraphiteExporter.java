// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.DeviceStats;
import vpnd.api.TunnelStats;

/**
 * Serves the statistics of all tunnels, each on the socket that its configuration names, for as
 * long as a tunnel names it.
 */
@Component(
    service = {},
    immediate = true)
public final class GraphiteExporter {
  private final InstantSource clock;
  private final String host = Labels.level(HostName.get());
  private final ReportServer server;
  private final Set<TunnelStats> tunnels = new HashSet<>();
  private final Set<DeviceStats> devices = new HashSet<>();

  /**
   * Called by the runtime.
   *
   * @throws IOException if the system has no descriptor left to wait for connections with
   */
  @Activate
  public GraphiteExporter() throws IOException {
    this(InstantSource.system());
  }

  GraphiteExporter(InstantSource clock) throws IOException {
    this.clock = clock;
    this.server = new ReportServer(socket -> report().linesFor(socket));
  }

  @Deactivate
  void deactivate() throws IOException {
    server.close();
  }

  private synchronized Report report() {
    return new Report(List.copyOf(tunnels), List.copyOf(devices), host, clock.instant());
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindTunnel(TunnelStats tunnel) {
    tunnels.add(tunnel);
    serve();
  }

  synchronized void unbindTunnel(TunnelStats tunnel) {
    tunnels.remove(tunnel);
    serve();
  }

  private void serve() {
    server.serve(tunnels.stream().map(TunnelStats::statsPath).collect(toSet()));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindDevice(DeviceStats device) {
    devices.add(device);
  }

  synchronized void unbindDevice(DeviceStats device) {
    devices.remove(device);
  }
}
