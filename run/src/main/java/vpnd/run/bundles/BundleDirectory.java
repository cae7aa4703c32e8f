// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;
import vpnd.filewatch.FileChanges;
import vpnd.filewatch.FileWatcher;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * The bundles of a directory. A jar added while vpnd runs is installed and started within two
 * seconds; the bundle of a changed one is updated, that of a removed one uninstalled. One thread
 * polls once a second; it also starts third-party bundles, which the start of vpnd does not wait
 * for.
 */
final class BundleDirectory implements FileWatcher.Listener<Path>, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vpnd.run");
  private static final long REFRESH_SECONDS = 10;

  private final Path directory;
  private final BundleContext context;
  private final InstallCheck installCheck;
  private final Map<Path, JarBundle> bundles = new TreeMap<>();
  private final FileWatcher<Path, JarState> watcher;
  private volatile boolean isWatching;
  private volatile boolean stopping;

  /**
   * @param context of the system bundle
   */
  BundleDirectory(Path directory, BundleContext context) {
    this.directory = directory;
    this.context = context;
    installCheck = new InstallCheck(context);
    watcher = new FileWatcher<>("vpnd-bundles", () -> JarState.ofAll(directory), this);
  }

  /** Installs all bundles. */
  void install() throws IOException {
    try {
      watcher.deliver();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts the bundles of the distribution, ordered by start level, then by file name.
   *
   * @param isOver whether a started bundle has made the rest pointless
   * @throws ExitException if an essential bundle does not start, or {@link #close} was called
   */
  void start(BooleanSupplier isOver) throws ExitException {
    // Faster than one by one; what cannot be resolved is reported below.
    wiring().resolveBundles(null);
    for (var bundle : inOrder()) {
      if (!bundle.isOfDistribution()) {
        continue;
      }
      if (stopping) {
        throw new ExitException(ExitCode.OK, "stopped while starting");
      }
      if (isOver.getAsBoolean()) {
        return;
      }
      if (!bundle.start(Level.DEBUG) && bundle.isOwn() && !isOver.getAsBoolean()) {
        throw new ExitException(
            ExitCode.SOFTWARE, "vpnd cannot run without its own bundles; the line above says more");
      }
    }
    isWatching = true;
    watcher.start();
  }

  private List<JarBundle> inOrder() {
    return bundles.values().stream()
        .sorted(
            Comparator.comparing(JarBundle::isOfDistribution)
                .reversed()
                .thenComparing(JarBundle::startLevel))
        .toList();
  }

  /** Starts third-party bundles. */
  @Override
  public void started() {
    for (var bundle : inOrder()) {
      if (!bundle.isOfDistribution() && !stopping) {
        bundle.start(Level.INFO);
      }
    }
  }

  @Override
  public void changed(FileChanges<Path> changes) throws InterruptedException {
    if (!isWatching) {
      apply(changes);
      return;
    }
    try {
      var wanted = new HashSet<>(bundles.values());
      wanted.removeIf(bundle -> !bundle.isRunning() && !bundle.isWaiting());
      wanted.addAll(apply(changes));
      refresh();
      for (var bundle : inOrder()) {
        if (wanted.contains(bundle)) { // not one that was stopped by hand
          bundle.start(Level.INFO);
        }
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the bundles are no longer watched", e); // the framework stops
      close();
    }
  }

  /** A jar may have become trusted although it has not changed. */
  @Override
  public void idle() throws InterruptedException {
    if (bundles.values().stream().anyMatch(JarBundle::isExposureChanged)) {
      changed(FileChanges.none());
    }
  }

  @Override
  public void failed(Exception cause) {
    LOG.log(Level.WARNING, "cannot look at " + directory + "; what runs goes on", cause);
  }

  /** Installs, updates and uninstalls bundles; returns those that are new or changed. */
  private List<JarBundle> apply(FileChanges<Path> changes) {
    changes.removed().forEach(jar -> bundles.remove(jar).uninstall());
    changes.added().forEach(jar -> bundles.put(jar, new JarBundle(jar, installCheck)));
    var jars = new TreeSet<>(changes.added());
    jars.addAll(changes.changed());
    var changed = new ArrayList<>(jars.stream().map(bundles::get).toList());
    changed.forEach(JarBundle::read);
    // Refused jars may have required these.
    var refused = bundles.values().stream().filter(JarBundle::isRefused).toList();
    refused.forEach(JarBundle::read);
    changed.addAll(refused);
    return changed;
  }

  /** Refreshes bundles that use packages of uninstalled or updated ones. */
  private void refresh() throws InterruptedException {
    var wiring = wiring();
    if (wiring.getRemovalPendingBundles().isEmpty()) {
      return;
    }
    var done = new CountDownLatch(1);
    FrameworkListener listener =
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            done.countDown();
          }
        };
    wiring.refreshBundles(null, listener);
    if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
      LOG.log(Level.WARNING, "bundles that use a former one are slow to start again");
    }
  }

  private FrameworkWiring wiring() {
    return context.getBundle().adapt(FrameworkWiring.class);
  }

  /** Starts stopping the thread; does not wait. */
  @Override
  public void close() {
    stopping = true;
    watcher.stop();
  }
}
