// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.launch.Framework;
import vpnd.config.Sources;

/**
 * The OSGi framework with the bundles of the distribution. One thread starts it and waits; any may
 * stop it.
 */
final class BundleHost implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** JNA is on the class path because its bundle does not resolve on every system. */
  private static final String JNA = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";

  private static final String TUNNEL = "vpnd.api.TunnelStats";

  private static final long STOP_LIMIT_MILLIS = 12_000;

  private final Path home;
  private final Framework framework;
  private final @Nullable Callable<String> console;
  private final CountDownLatch tunnel = new CountDownLatch(1);
  private final AtomicInteger tunnels = new AtomicInteger();
  private volatile @Nullable BundleDirectory bundles;
  private volatile boolean stopping;

  /**
   * @param home the distribution
   * @param sources where the configuration files are
   * @param storage directory for the framework's files
   * @param controlSocket where commands are taken
   * @param console waits for the next command that is typed; null if there is no console
   */
  BundleHost(
      Path home,
      Sources sources,
      Path storage,
      Path controlSocket,
      @Nullable Callable<String> console) {
    this.console = console;
    this.home = home;
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "vpnd.home",
                    home.toString(),
                    "vpnd.config",
                    sources.toString(),
                    "vpnd.socket",
                    controlSocket.toString(),
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    JNA,
                    Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                    Integer.toString(StartLevel.LAST),
                    "felix.cache.locking",
                    "false",
                    // So few bundles are resolved sooner than threads for it are started.
                    "felix.resolver.parallelism",
                    "1"));
  }

  /**
   * Starts the framework and all bundles of the distribution, and follows what happens to their
   * files. A bundle for another operating system stays unresolved.
   *
   * @throws Failure if one of vpnd's own bundles does not start, or {@link #stop} was called
   */
  void start() throws Failure, IOException {
    try {
      framework.init();
      var context = framework.getBundleContext();
      context.addServiceListener(new TunnelListener(), "(objectClass=" + TUNNEL + ")");
      if (console != null) {
        var properties = FrameworkUtil.asDictionary(Map.of("vpnd.console", "lines"));
        context.registerService(Callable.class, console, properties);
      }
      Signals.onUsr1(new SignalServices(context));
      var directory = new BundleDirectory(home.resolve("bundles"), context);
      bundles = directory;
      if (stopping) {
        throw new Failure(ExitCode.OK, "stopped while starting");
      }
      directory.install();
      framework.start();
      directory.start();
    } catch (BundleException | InvalidSyntaxException e) {
      throw new Failure(ExitCode.SOFTWARE, "the framework did not start: " + e.getMessage());
    }
  }

  /**
   * Waits until a tunnel runs.
   *
   * @throws Failure if none does within the limit, or the framework stops
   */
  void awaitTunnel(Duration limit) throws Failure {
    try {
      if (!tunnel.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Failure(
            ExitCode.SOFTWARE,
            "no tunnel started within %d s; try again with -v -v to see what is missing"
                .formatted(limit.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.SOFTWARE, "interrupted");
    }
  }

  /** That of the framework itself, once it has started. */
  BundleContext context() {
    return framework.getBundleContext();
  }

  /** How many tunnels run. */
  int tunnels() {
    return tunnels.get();
  }

  /** Begins to stop all bundles and the framework; does not wait. */
  void stop() {
    stopping = true;
    tunnel.countDown();
    var directory = bundles;
    if (directory != null) {
      directory.close();
    }
    try {
      framework.stop();
    } catch (BundleException e) {
      LOG.log(Level.WARNING, "cannot stop", e);
    }
  }

  /** Waits until the framework has stopped, whoever stopped it. */
  void awaitStop() throws Failure {
    awaitStop(0);
  }

  /** Stops, and waits for it a limited time. */
  @Override
  public void close() throws Failure {
    stop();
    awaitStop(STOP_LIMIT_MILLIS);
  }

  private void awaitStop(long millis) throws Failure {
    try {
      framework.waitForStop(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.SOFTWARE, "interrupted");
    }
  }

  /** The router publishes statistics for each tunnel that runs. */
  private final class TunnelListener implements AllServiceListener {
    @Override
    public void serviceChanged(ServiceEvent event) {
      if (event.getType() == ServiceEvent.REGISTERED) {
        tunnels.incrementAndGet();
        tunnel.countDown();
      } else if (event.getType() == ServiceEvent.UNREGISTERING) {
        tunnels.decrementAndGet();
      }
    }
  }
}
