// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Felix with the components runtime and ConfigAdmin, a home with the role net-gw, and the bundle
 * vpnd.config installed but not started. The packages that the tests share with the bundles come
 * from the class path, where also the jars of the bundles are found.
 */
final class TestFramework implements AutoCloseable {
  private static final String SHARED = "org.osgi.service.cm;version=1.6.1,vpnd.api;version=1.0.0";

  final Path cache;
  private final Framework framework;
  private final Bundle configBundle;

  TestFramework(Path directory, Sources sources) throws IOException, BundleException {
    cache = directory.resolve("cache");
    var roles = Files.createDirectories(directory.resolve("bundles/role"));
    Files.copy(jar("vpnd.role.netgw"), roles.resolve("vpnd.role.netgw.jar"));
    Files.copy(jar("vpnd.api"), roles.resolve("a-bundle-that-is-no-role.jar"));
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", cache.toString(),
                    "org.osgi.framework.system.packages.extra", SHARED,
                    "vpnd.home", directory.toString(),
                    "vpnd.config", sources.toString()));
    framework.start();
    for (var name :
        new String[] {
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component",
          "org.apache.felix.configadmin",
          "org.apache.felix.scr"
        }) {
      install(name).start();
    }
    configBundle = install("vpnd.config");
  }

  void startConfigBundle() throws BundleException {
    configBundle.start();
  }

  void stopConfigBundle() throws BundleException {
    configBundle.stop();
  }

  ConfigurationAdmin configurationAdmin() {
    var context = framework.getBundleContext();
    return context.getService(
        requireNonNull(context.getServiceReference(ConfigurationAdmin.class)));
  }

  <S> Collection<ServiceReference<S>> services(Class<S> type, String filter)
      throws InvalidSyntaxException {
    return framework.getBundleContext().getServiceReferences(type, filter);
  }

  <S> Collection<ServiceReference<S>> all(Class<S> type) {
    try {
      return services(type, "(objectClass=*)");
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  <S> S get(ServiceReference<S> reference) {
    return requireNonNull(framework.getBundleContext().getService(reference));
  }

  long countInstalled(String symbolicName) {
    return Arrays.stream(framework.getBundleContext().getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .count();
  }

  private Bundle install(String artifact) throws BundleException {
    return framework.getBundleContext().installBundle("reference:" + jar(artifact).toUri());
  }

  private static Path jar(String artifact) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(path -> path.matches(".*/" + Pattern.quote(artifact) + "-[0-9][^/]*[.]jar"))
        .map(Path::of)
        .findFirst()
        .orElseThrow(() -> new AssertionError(artifact + " is not on the class path"));
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      var event = framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
      assertEquals(FrameworkEvent.STOPPED, event.getType());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
