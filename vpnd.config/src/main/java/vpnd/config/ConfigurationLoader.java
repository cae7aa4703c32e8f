// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes a running tunnel of the file that the framework property {@value #FILE} names, with the
 * bundle of its role from {@code bundles/role/} in the distribution, which the framework property
 * {@value #HOME} names. Where that fails it logs why and leaves nothing behind.
 */
@Component(
    immediate = true,
    service = {})
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>='vpnd.api.TunnelConfig'",
    effective = "active")
public final class ConfigurationLoader {
  private static final String FILE = "vpnd.config";
  private static final String HOME = "vpnd.home";
  private static final String OURS =
      "(|(service.factoryPid=%s)(service.pid=%s))"
          .formatted(ConfiguredTunnel.TUNNEL_PID, ConfiguredTunnel.CRYPTO_PID);
  private static final Logger LOG = System.getLogger("vpnd.config");

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final @Nullable ConfiguredTunnel tunnel;

  @Activate
  public ConfigurationLoader(BundleContext context, @Reference ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
    tunnel = start();
  }

  private @Nullable ConfiguredTunnel start() {
    try {
      var file = Path.of(property(FILE));
      var roles = new RoleBundles(context, Path.of(property(HOME), "bundles", "role"));
      forgetFormerConfigurations();
      var configuration = ConfigurationFile.read(file);
      configuration.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
      return ConfiguredTunnel.start(context, admin, roles, configuration);
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> LOG.log(Level.ERROR, problem.toString()));
    } catch (IOException | BundleException e) {
      LOG.log(Level.ERROR, "the tunnel cannot be started: " + e.getMessage(), e);
    }
    return null;
  }

  /** A process that was killed left its configurations in the framework's cache. */
  private void forgetFormerConfigurations() throws IOException {
    try {
      var former = admin.listConfigurations(OURS);
      if (former != null) {
        for (var configuration : former) {
          configuration.delete();
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private String property(String name) throws IOException {
    var value = context.getProperty(name);
    if (value == null) {
      throw new IOException("the framework property " + name + " is not set");
    }
    return value;
  }

  @Deactivate
  void stop() {
    if (tunnel != null) {
      tunnel.close();
    }
  }
}
