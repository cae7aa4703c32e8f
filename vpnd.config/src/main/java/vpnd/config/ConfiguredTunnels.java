// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.api.TunnelConfig;

/** Makes tunnels in the framework, and holds what all of them share. */
final class ConfiguredTunnels implements Tunnel.Factory {
  /** Name of the property that tells the services of tunnels apart. */
  private static final String NAME = "tunnel";

  /** Of the component that loads libsodium. */
  private static final String CRYPTO_PID = "vpnd.crypto";

  private static final String OURS = "(service.pid=%s)".formatted(CRYPTO_PID);
  private static final String ANY_BUNDLE = "?";

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final Shared<String> roles;
  private final Shared<Path> libraries = new Shared<>(this::configureCrypto);

  ConfiguredTunnels(BundleContext context, ConfigurationAdmin admin, RoleBundles roles) {
    this.context = context;
    this.admin = admin;
    this.roles = new Shared<>(role -> roles.start(role)::uninstall);
  }

  /** A process that was killed left its configuration in the framework's cache. */
  void forgetFormer() throws IOException {
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

  @Override
  public Tunnel prepare(Configuration configuration) throws IOException, BundleException {
    return ConfiguredTunnel.prepare(this, configuration);
  }

  Withdrawal useRole(String role) throws IOException, BundleException {
    return roles.use(role);
  }

  Withdrawal useLibrary(Path library) throws IOException, BundleException {
    return libraries.use(library);
  }

  private Withdrawal configureCrypto(Path library) throws IOException {
    var crypto = admin.getConfiguration(CRYPTO_PID, ANY_BUNDLE);
    crypto.update(FrameworkUtil.asDictionary(Map.of("library", library.toString())));
    return crypto::delete;
  }

  ServiceRegistration<TunnelConfig> register(TunnelConfig tunnel) {
    // What an immutable map says to null is a costly exception.
    var properties = FrameworkUtil.asDictionary(new HashMap<>(Map.of(NAME, tunnel.name())));
    return context.registerService(TunnelConfig.class, tunnel, properties);
  }
}
