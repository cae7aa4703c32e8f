// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.osgi.framework.BundleException;
import vpnd.config.file.Configuration;

/**
 * A tunnel in the framework: the bundle of its role, and the service from which the router creates
 * it. Closing it releases these in reverse order; the tunnel has stopped when its service is
 * unregistered.
 */
final class TunnelRegistration implements ManagedTunnel {
  private static final Logger LOG = System.getLogger("vpnd.config");

  private final TunnelRegistrar tunnels;
  private final Configuration configuration;
  private final Deque<Release> releases = new ArrayDeque<>();

  private TunnelRegistration(TunnelRegistrar tunnels, Configuration configuration) {
    this.tunnels = tunnels;
    this.configuration = configuration;
    releases.push(configuration::close);
  }

  /** See {@link ManagedTunnel.Factory#prepare}. */
  static TunnelRegistration prepare(TunnelRegistrar tunnels, Configuration configuration)
      throws IOException, BundleException {
    var tunnel = new TunnelRegistration(tunnels, configuration);
    try {
      tunnel.releases.push(tunnels.acquireRole(configuration.tunnel().role()));
      return tunnel;
    } catch (IOException | BundleException | RuntimeException e) {
      tunnel.close();
      throw e;
    }
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public void start() throws IOException, BundleException {
    var library = configuration.sodiumLibrary();
    if (library != null) {
      releases.push(tunnels.acquireLibrary(library));
    }
    releases.push(tunnels.register(configuration)::unregister);
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      try {
        releases.pop().run();
      } catch (IOException | BundleException | IllegalStateException e) {
        LOG.log(Level.WARNING, "a part of the tunnel could not be released", e);
      }
    }
  }
}
