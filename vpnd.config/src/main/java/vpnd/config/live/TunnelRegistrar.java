// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.api.secret.TunnelDefinition;
import vpnd.config.file.Configuration;

/** Creates tunnels in the framework, and holds the resources that they share. */
final class TunnelRegistrar implements ManagedTunnel.Factory {
  /** The PID of the component that loads libsodium. */
  private static final String CRYPTO_PID = "vpnd.crypto";

  private static final String ANY_BUNDLE = "?";

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final RefCounted<String> roles;
  private final RefCounted<Path> libraries = new RefCounted<>(this::configureCrypto);

  TunnelRegistrar(BundleContext context, ConfigurationAdmin admin, RoleBundles roles) {
    this.context = context;
    this.admin = admin;
    this.roles = new RefCounted<>(roles::start);
  }

  @Override
  public ManagedTunnel prepare(Configuration configuration) throws IOException, BundleException {
    return TunnelRegistration.prepare(this, configuration);
  }

  Release acquireRole(String role) throws IOException, BundleException {
    return roles.acquire(role);
  }

  Release acquireLibrary(Path library) throws IOException, BundleException {
    return libraries.acquire(library);
  }

  private Release configureCrypto(Path library) throws IOException {
    var crypto = admin.getConfiguration(CRYPTO_PID, ANY_BUNDLE);
    crypto.update(FrameworkUtil.asDictionary(Map.of("library", library.toString())));
    return crypto::delete;
  }

  ServiceRegistration<TunnelDefinition> register(Configuration configuration) {
    var tunnel = new TunnelDefinition(configuration.tunnel(), configuration.localSecretKey());
    // An immutable map would throw a costly exception when asked for null.
    var properties =
        FrameworkUtil.asDictionary(
            new HashMap<>(Map.of(TunnelDefinition.NAME, tunnel.config().name())));
    return context.registerService(TunnelDefinition.class, tunnel, properties);
  }
}
