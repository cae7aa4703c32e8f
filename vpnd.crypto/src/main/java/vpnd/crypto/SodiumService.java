// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.Reason;

/**
 * Publishes {@link Sodium} as a service, and {@code aegis256} if available; a changed configuration
 * replaces both. If libsodium cannot be loaded, a {@link Finding} gives the reason.
 */
@Component(
    configurationPid = "vpnd.crypto",
    immediate = true,
    service = {})
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>='vpnd.api.crypto.CipherSuite'",
    effective = "active")
public final class SodiumService {
  private static final System.Logger LOG = System.getLogger("vpnd.crypto");

  /** By then a session is usually up. */
  private static final int START_SECONDS = 5;

  private final BundleContext context;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private final @Nullable Sodium sodium;

  /** The configuration {@code vpnd.crypto}. */
  @interface Config {
    /** File of the library to load; empty for the bundled one, or otherwise the system's. */
    String library() default "";
  }

  /** Loads the library that is configured. */
  @Activate
  public SodiumService(BundleContext context, Config config) {
    this.context = context;
    sodium = open(config.library());
    if (sodium != null) {
      LOG.log(Level.DEBUG, "loaded {0}", sodium);
      publish(sodium, config.library());
      var aegis256 = sodium.aegis256();
      if (aegis256 == null) {
        LOG.log(
            Level.DEBUG,
            "no aegis256: it needs libsodium 1.0.19 and a processor with instructions for AES");
      } else {
        publish(aegis256, config.library());
      }
      var unused =
          CompletableFuture.runAsync(
              sodium::quicken, CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
    }
  }

  private @Nullable Sodium open(String path) {
    try {
      return Sodium.open(path.isEmpty() ? null : Path.of(path));
    } catch (IOException e) {
      var reason = Reason.of(e);
      LOG.log(Level.ERROR, reason);
      var finding = new Finding(Cause.MISSING_PART, "There is no cipher suite.", reason);
      var properties = FrameworkUtil.asDictionary(Map.of(Finding.TEXT, reason));
      services.add(context.registerService(Finding.class, finding, properties));
      return null;
    }
  }

  private void publish(CipherSuite suite, String library) {
    var properties = Map.of(CipherSuite.NAME, suite.name(), "library", library);
    services.add(
        context.registerService(CipherSuite.class, suite, FrameworkUtil.asDictionary(properties)));
  }

  @Deactivate
  void close() {
    services.forEach(ServiceRegistration::unregister);
    if (sodium != null) {
      sodium.close();
    }
  }
}
