// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import vpnd.api.operation.Reason;
import vpnd.testing.api.ApiPackages;

/**
 * An OSGi framework with the bundle under test. The packages of {@code vpnd.api} are those of the
 * kit, so that both use the same types.
 */
final class BundleFramework implements AutoCloseable {
  private static final String JNA = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";
  private static final String COMPONENTS = "org\\.(apache\\.felix\\.scr|osgi\\.).*\\.jar";
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

  private final Framework framework;

  private BundleFramework(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts one.
   *
   * @param storage an empty directory for its files
   * @param components a directory with the bundles of declarative services
   * @param jars the bundle under test, and those that it needs
   * @throws IOException if a jar is no bundle, or does not start; the message names it
   */
  static BundleFramework start(Path storage, Path components, List<Path> jars) throws IOException {
    var properties =
        Map.of(
            Constants.FRAMEWORK_STORAGE,
            storage.toString(),
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
            JNA + "," + ApiPackages.exported());
    var started = new BundleFramework(new FrameworkFactory().newFramework(properties));
    try {
      started.framework.start();
      var installed = new ArrayList<Bundle>();
      for (var jar : withComponents(components, jars)) {
        installed.add(started.install(jar));
      }
      for (var bundle : installed) {
        start(bundle);
      }
      return started;
    } catch (BundleException e) {
      started.close();
      throw new IOException("the framework did not start: " + Reason.of(e), e);
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  private static List<Path> withComponents(Path components, List<Path> jars) throws IOException {
    try (var files = Files.list(components)) {
      var all =
          new ArrayList<>(
              files
                  .filter(file -> file.getFileName().toString().matches(COMPONENTS))
                  .sorted()
                  .toList());
      all.addAll(jars);
      return all;
    }
  }

  /** The framework accepts any jar; one without a name is none of OSGi. */
  private Bundle install(Path jar) throws IOException {
    try {
      var bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
      if (bundle.getSymbolicName() != null) {
        return bundle;
      }
    } catch (BundleException e) {
      throw new IOException(
          "%s is not a jar that can be read (%s): build it again".formatted(jar, Reason.of(e)), e);
    }
    throw new IOException(
        jar + " is no bundle: its manifest has no Bundle-SymbolicName; build it with bnd");
  }

  private static void start(Bundle bundle) throws IOException {
    try {
      bundle.start();
    } catch (BundleException e) {
      throw new IOException(
          "the bundle %s does not start (%s): name the jars that it needs after it"
              .formatted(bundle.getSymbolicName(), Reason.of(e)),
          e);
    }
  }

  /** Waits up to ten seconds for a service. */
  <T> Optional<T> await(Class<T> type) {
    long begin = System.nanoTime();
    var found = service(type);
    while (found.isEmpty() && System.nanoTime() - begin < LIMIT) {
      LockSupport.parkNanos(INTERVAL);
      found = service(type);
    }
    return found;
  }

  <T> Optional<T> service(Class<T> type) {
    var context = framework.getBundleContext();
    return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(TimeUnit.NANOSECONDS.toMillis(LIMIT));
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
