// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.framework;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import vpnd.api.operation.Reason;
import vpnd.testing.api.ApiPackages;

/**
 * An OSGi framework in this process. The packages of {@code vpnd.api} and JNA are those of the
 * class path, so that bundles and tests use the same types.
 */
public final class BundleFramework implements AutoCloseable {
  private static final String JNA = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";
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
   * @param settings further properties of the framework
   * @param jars bundles, which are all installed before the first is started
   * @throws IOException if a jar is no bundle, or does not start; the message names it
   */
  public static BundleFramework start(Path storage, Map<String, String> settings, List<Path> jars)
      throws IOException {
    var properties = new HashMap<>(settings);
    properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, JNA + "," + ApiPackages.exported());
    var started = new BundleFramework(new FrameworkFactory().newFramework(properties));
    try {
      started.framework.start();
      var installed = new ArrayList<Bundle>();
      for (var jar : jars) {
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

  /** The context of the framework itself. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Installs a bundle and starts it. */
  public void add(Path jar) throws IOException {
    start(install(jar));
  }

  /** Waits up to ten seconds for a service. */
  public <T> Optional<T> await(Class<T> type) {
    long begin = System.nanoTime();
    var found = service(type);
    while (found.isEmpty() && System.nanoTime() - begin < LIMIT) {
      LockSupport.parkNanos(INTERVAL);
      found = service(type);
    }
    return found;
  }

  /** The service of a type with the highest ranking. */
  public <T> Optional<T> service(Class<T> type) {
    var context = framework.getBundleContext();
    return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
  }

  /** Number of services that bundles have registered, and of those that bundles use. */
  public int services() {
    return Stream.of(framework.getBundleContext().getBundles())
        .flatMap(bundle -> Stream.of(bundle.getRegisteredServices(), bundle.getServicesInUse()))
        .mapToInt(services -> services == null ? 0 : services.length)
        .sum();
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
