// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

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
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.config.Sources;
import vpnd.config.role.RoleJars;
import vpnd.testing.api.ApiPackages;

/**
 * Felix with the components runtime and ConfigAdmin, a home with some roles, and the bundle
 * vpnd.config installed but not started. The packages that the tests share with the bundles come
 * from the class path, where also the jars of the bundles are found.
 */
final class TestFramework implements AutoCloseable {
  private static final String SHARED =
      "org.osgi.service.cm;version=1.6.1," + ApiPackages.exported();

  static final String NET_GW = "vpnd.role.netgw";
  static final String HOST_GW = "vpnd.role.hostgw";
  static final String HOST = "vpnd.role.host";

  final Path home;
  final Path cache;
  final Path roles;
  private final Framework framework;
  private final Bundle configBundle;
  private int count;

  /** With the role net-gw, and beside it a bundle that is no role. */
  TestFramework(Path directory, Sources sources) throws IOException, BundleException {
    this(directory, sources, "vpnd.api", NET_GW);
  }

  /**
   * With files named so that their order is the given one.
   *
   * @param artifacts to be found in {@code bundles/role/}
   */
  TestFramework(Path directory, Sources sources, String... artifacts)
      throws IOException, BundleException {
    home = directory;
    cache = directory.resolve("cache");
    roles = Files.createDirectories(directory.resolve("bundles/role"));
    for (var artifact : artifacts) {
      addRole(artifact);
    }
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage", cache.toString(),
                    "org.osgi.framework.system.packages.extra", SHARED,
                    "felix.cm.pm", "memory",
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

  /** Puts a jar into {@code bundles/role/}, behind those that are there. */
  Path addRole(String artifact) throws IOException {
    return Files.copy(jar(artifact), roles.resolve("%d-%s.jar".formatted(count++, artifact)));
  }

  RoleBundles roleBundles() {
    return new RoleBundles(context(), new RoleJars(home, new InstalledRoles(context())::contain));
  }

  BundleContext context() {
    return framework.getBundleContext();
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
