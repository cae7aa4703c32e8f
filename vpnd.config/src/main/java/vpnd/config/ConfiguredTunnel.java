// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import vpnd.api.Role;

/**
 * One configuration at work: the tunnel's service, its role and the ConfigAdmin configurations that
 * make a tunnel of them. Closing it withdraws all that in the reverse order. The secret key is only
 * in the service; ConfigAdmin writes to the disk and never gets it.
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
    var tunnel = configuration.tunnel();
    var component = tunnels.component(tunnel.name());
    withdrawals.push(component::delete);
    // Withdrawn before the component's configuration is: that ends the tunnel at once, while what
    // is done to a configuration takes effect some time later.
    var service = tunnels.register(tunnel);
    withdrawals.push(service::unregister);
    // The service is named by its id: a component that a former configuration of the same name has
    // left for that time does not take it.
    long id = (long) service.getReference().getProperty(Constants.SERVICE_ID);
    component.update(
        FrameworkUtil.asDictionary(
            Map.of(
                ConfiguredTunnels.NAME,
                tunnel.name(),
                "config.target",
                "(" + Constants.SERVICE_ID + "=" + id + ")",
                "role.target",
                "(" + Role.PROPERTY + "=" + tunnel.role() + ")")));
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
