// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.osgi.framework.BundleException;

/**
 * One configuration at work: the bundle of its role, and the service from which the router makes a
 * tunnel. Closing it withdraws all that in the reverse order; the tunnel has ended when its service
 * is gone.
 */
final class ConfiguredTunnel implements Tunnel {
  private static final Logger LOG = System.getLogger("vpnd.config");

  private final ConfiguredTunnels tunnels;
  private final Configuration configuration;
  private final Deque<Withdrawal> withdrawals = new ArrayDeque<>();

  private ConfiguredTunnel(ConfiguredTunnels tunnels, Configuration configuration) {
    this.tunnels = tunnels;
    this.configuration = configuration;
    withdrawals.push(configuration::close);
  }

  /** See {@link Tunnel.Factory#prepare}. */
  static ConfiguredTunnel prepare(ConfiguredTunnels tunnels, Configuration configuration)
      throws IOException, BundleException {
    var tunnel = new ConfiguredTunnel(tunnels, configuration);
    try {
      tunnel.withdrawals.push(tunnels.useRole(configuration.tunnel().role()));
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
      withdrawals.push(tunnels.useLibrary(library));
    }
    withdrawals.push(tunnels.register(configuration.tunnel())::unregister);
  }

  @Override
  public void close() {
    while (!withdrawals.isEmpty()) {
      try {
        withdrawals.pop().run();
      } catch (IOException | BundleException | IllegalStateException e) {
        LOG.log(Level.WARNING, "a part of the tunnel could not be withdrawn", e);
      }
    }
  }
}
