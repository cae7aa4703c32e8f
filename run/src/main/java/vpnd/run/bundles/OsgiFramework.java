// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import static java.util.Map.entry;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import vpnd.api.operation.Reason;
import vpnd.api.process.ConsoleLines;
import vpnd.config.Sources;
import vpnd.run.log.Log;
import vpnd.run.process.DescriptorLimit;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.Signals;
import vpnd.run.process.Version;

/**
 * The OSGi framework with the bundles of the distribution. Started and awaited by one thread; any
 * thread may stop it.
 */
public final class OsgiFramework implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** JNA is on the class path because its bundle does not resolve on every system. */
  private static final String JNA = "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1";

  /** The version is that of the package; the types are those of the launcher. */
  private static final String PROCESS = "vpnd.api.process;version=1.0.0";

  /** The version is that of the package. */
  private static final String LOG_SERVICE = "org.osgi.service.log;version=1.5.0";

  private static final long STOP_LIMIT_MILLIS = 12_000;
  private static final long PULSE_MILLIS = 10_000;

  private final Path home;
  private final Framework framework;
  private final @Nullable ConsoleLines console;
  private final TunnelWatch tunnels = new TunnelWatch();
  private volatile @Nullable BundleDirectory bundles;
  private volatile boolean stopping;

  /**
   * @param home the distribution
   * @param sources locations of the configuration files
   * @param storage directory for the framework's files
   * @param controlSocket path of the control socket
   * @param console returns the next command typed, blocking; null if there is no console
   */
  public OsgiFramework(
      Path home,
      Sources sources,
      Path storage,
      Path controlSocket,
      @Nullable ConsoleLines console) {
    this.console = console;
    this.home = home;
    var properties =
        new HashMap<>(
            Map.ofEntries(
                entry("vpnd.home", home.toString()),
                entry("vpnd.config", sources.toString()),
                entry("vpnd.socket", controlSocket.toString()),
                entry("vpnd.version", Version.number()),
                // Monotonic.
                entry("vpnd.started", Long.toString(System.nanoTime())),
                entry(Constants.FRAMEWORK_STORAGE, storage.toString()),
                entry(
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    String.join(",", JNA, PROCESS, LOG_SERVICE)),
                entry(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(StartLevel.LAST)),
                // Parameters of parts may be secret; no file holds them.
                entry("felix.cm.pm", "memory"),
                entry("felix.cache.locking", "false"),
                // Few bundles resolve faster than threads for it start.
                entry("felix.resolver.parallelism", "1")));
    // A tun bundle for another system can be tried on this one.
    var system = System.getProperty(Constants.FRAMEWORK_OS_NAME);
    if (system != null) {
      properties.put(Constants.FRAMEWORK_OS_NAME, system);
    }
    framework = new FrameworkFactory().newFramework(properties);
  }

  /**
   * Starts the framework and all bundles of the distribution, and follows changes of their files. A
   * bundle for another operating system stays unresolved.
   *
   * @throws ExitException if one of vpnd's own bundles does not start, or {@link #stop} was called
   */
  public void start() throws ExitException, IOException {
    try {
      framework.init();
      var context = framework.getBundleContext();
      context.addServiceListener(tunnels, TunnelWatch.FILTER);
      context.addBundleListener(stopOf(context.getBundle()));
      ServiceLog.start(context, home.resolve("lib"));
      if (console != null) {
        context.registerService(ConsoleLines.class, console, null);
      }
      Signals.on("USR1", new SignalServices(context, "USR1"));
      Signals.on("HUP", new SignalServices(context, "HUP"));
      var directory = new BundleDirectory(home.resolve("bundles"), context);
      bundles = directory;
      if (stopping) {
        throw new ExitException(ExitCode.OK, "stopped while starting");
      }
      directory.install();
      framework.start();
      directory.start(() -> tunnels.isBroken() || tunnels.isStopped());
    } catch (BundleException | InvalidSyntaxException e) {
      throw new ExitException(ExitCode.SOFTWARE, "the framework did not start: " + Reason.of(e));
    }
  }

  /** A bundle may stop the framework too; services are unregistered after this call. */
  private SynchronousBundleListener stopOf(Bundle system) {
    return event -> {
      if (event.getType() == BundleEvent.STOPPING && event.getBundle() == system) {
        tunnels.stop();
      }
    };
  }

  /** The context of the system bundle, once the framework has started. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** The state of the tunnels, from their services. */
  public TunnelWatch tunnels() {
    return tunnels;
  }

  /** Starts stopping the framework; does not wait. */
  public void stop() {
    stopping = true;
    Log.ending();
    tunnels.stop();
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

  /**
   * Waits until the framework has stopped, for any reason.
   *
   * @throws ExitException if the process has run out of descriptors
   */
  public void awaitStop() throws ExitException {
    while (!awaitStop(PULSE_MILLIS)) {
      DescriptorLimit.require();
    }
  }

  /** Stops the framework and waits a limited time for it. */
  @Override
  public void close() throws ExitException {
    stop();
    awaitStop(STOP_LIMIT_MILLIS);
  }

  private boolean awaitStop(long millis) throws ExitException {
    try {
      return framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExitException(ExitCode.SOFTWARE, "interrupted");
    }
  }
}
