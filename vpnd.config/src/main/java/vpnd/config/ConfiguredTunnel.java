// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.api.Role;
import vpnd.api.TunnelConfig;

/**
 * One configuration file at work: the tunnel's service, its role and the ConfigAdmin configurations
 * that make a tunnel of them. Closing it withdraws all that in the reverse order. The secret key is
 * only in the service; ConfigAdmin writes to the disk and never gets it.
 */
final class ConfiguredTunnel implements AutoCloseable {
  /** Of the component that runs a tunnel, with one configuration for each. */
  static final String TUNNEL_PID = "vpnd.tunnel";

  /** Of the component that loads libsodium. */
  static final String CRYPTO_PID = "vpnd.crypto";

  private static final String NAME = "tunnel";
  private static final String ANY_BUNDLE = "?";
  private static final Logger LOG = System.getLogger("vpnd.config");

  private interface Withdrawal {
    void run() throws IOException, BundleException;
  }

  private final Deque<Withdrawal> withdrawals = new ArrayDeque<>();

  private ConfiguredTunnel() {}

  /**
   * Starts the tunnel.
   *
   * @param configuration closed with this tunnel, or if it cannot be started
   * @throws IOException if the role has no bundle or ConfigAdmin cannot write
   * @throws BundleException if the role's bundle cannot be started
   */
  static ConfiguredTunnel start(
      BundleContext context,
      ConfigurationAdmin admin,
      RoleBundles roles,
      Configuration configuration)
      throws IOException, BundleException {
    var started = new ConfiguredTunnel();
    started.withdrawals.push(configuration::close);
    try {
      var library = configuration.sodiumLibrary();
      if (library != null) {
        started.configureCrypto(admin, library);
      }
      var role = roles.start(configuration.tunnel().role());
      started.withdrawals.push(role::uninstall);
      started.register(context, configuration.tunnel());
      started.configureTunnel(admin, configuration.tunnel());
      return started;
    } catch (IOException | BundleException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void configureCrypto(ConfigurationAdmin admin, Path library) throws IOException {
    var crypto = admin.getConfiguration(CRYPTO_PID, ANY_BUNDLE);
    withdrawals.push(crypto::delete);
    crypto.update(FrameworkUtil.asDictionary(Map.of("library", library.toString())));
  }

  private void register(BundleContext context, TunnelConfig tunnel) {
    var registration =
        context.registerService(
            TunnelConfig.class, tunnel, FrameworkUtil.asDictionary(Map.of(NAME, tunnel.name())));
    withdrawals.push(registration::unregister);
  }

  private void configureTunnel(ConfigurationAdmin admin, TunnelConfig tunnel) throws IOException {
    var configuration = admin.getFactoryConfiguration(TUNNEL_PID, tunnel.name(), ANY_BUNDLE);
    withdrawals.push(configuration::delete);
    configuration.update(
        FrameworkUtil.asDictionary(
            Map.of(
                NAME,
                tunnel.name(),
                "config.target",
                filter(NAME, tunnel.name()),
                "role.target",
                filter(Role.PROPERTY, tunnel.role()))));
  }

  /** Neither names of tunnels nor those of roles have a character that a filter would mistake. */
  private static String filter(String attribute, String value) {
    return "(" + attribute + "=" + value + ")";
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
