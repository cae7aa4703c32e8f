// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import vpnd.api.operation.Reason;
import vpnd.config.trust.TrustedCode;

/**
 * The bundle of one jar. Failures are logged and do not affect other bundles. Code of third-party
 * bundles runs on a separate thread, so that all methods return within a time limit even if that
 * code does not. Used by one thread at a time.
 */
final class JarBundle {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** The prefix of the file names of vpnd's own bundles. */
  private static final String OWN = "vpnd.";

  /** The file names of all bundles of the distribution. */
  private static final Pattern DISTRIBUTION =
      Pattern.compile("(vpnd|org\\.apache\\.felix|org\\.osgi)\\..*");

  private final Path jar;
  private final InstallCheck installCheck;
  private BundleThread thread;
  private int stuck;
  private volatile @Nullable Bundle bundle;
  private volatile boolean isRefused;
  private volatile @Nullable String exposure;
  private volatile String fault = "";

  JarBundle(Path jar, InstallCheck installCheck) {
    this.jar = jar;
    this.installCheck = installCheck;
    this.thread = new BundleThread(String.valueOf(jar.getFileName()));
  }

  /** Whether it is part of the distribution. */
  boolean isOfDistribution() {
    return DISTRIBUTION.matcher(String.valueOf(jar.getFileName())).matches();
  }

  private void perform(Runnable task) {
    if (isOfDistribution()) {
      task.run();
    } else if (!thread.perform(task)) {
      report(
          "bundle %s: %s does not return; the others go on without it (%s)"
              .formatted(bundle == null ? "of " + jar : name(bundle), thread.method(), jar));
    }
  }

  /** Installs the bundle, or updates it with the present content of the jar. */
  void read() {
    if (thread.isBusy()) {
      // The previous one cannot be stopped, so the new one is installed beside it.
      thread = new BundleThread(String.valueOf(jar.getFileName()));
      bundle = null;
      stuck++;
    }
    perform(this::readNow);
  }

  private void readNow() {
    try {
      requireTrusted();
      requireBundle();
      var former = bundle;
      if (former == null) {
        install();
      } else {
        replace(former);
      }
      isRefused = false;
      fault = "";
    } catch (BundleException e) {
      refuse(
          e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
              ? "a bundle of this name and version is there already; remove one of the two files"
              : reason(e));
    } catch (IOException e) {
      refuse(Reason.of(e));
    }
  }

  private void requireTrusted() throws IOException {
    exposure = TrustedCode.exposureOf(jar);
    if (exposure != null) {
      throw new IOException(exposure);
    }
  }

  private void requireBundle() throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      if (manifest == null
          || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
        throw new IOException("it is no bundle: its manifest has no Bundle-SymbolicName");
      }
    } catch (ZipException e) {
      throw new IOException("it is no jar, or not all of one; copy it again", e);
    }
  }

  private void install() throws BundleException, IOException {
    try (var content = Files.newInputStream(jar)) {
      var location = jar.toUri() + (stuck == 0 ? "" : "#" + stuck);
      var installed = installCheck.install(location, content, stuck > 0);
      installed
          .adapt(BundleStartLevel.class)
          .setStartLevel(
              isOfDistribution() ? StartLevel.of(installed.getSymbolicName()) : StartLevel.OTHERS);
      bundle = installed;
    }
  }

  private void replace(Bundle former) throws BundleException, IOException {
    var missing = installCheck.missing(jar);
    if (missing.isPresent()) {
      throw new IOException(needs(missing.get()));
    }
    try (var content = Files.newInputStream(jar)) {
      var version = former.getVersion();
      former.update(content);
      LOG.log(Level.INFO, "bundle {0} was replaced: it was {1} ({2})", name(former), version, jar);
    }
  }

  private void refuse(String why) {
    isRefused = true;
    var former = bundle;
    report(
        "%s is not used: %s%s"
            .formatted(
                jar,
                why,
                former == null
                    ? ""
                    : "; bundle " + former.getSymbolicName() + " stays what it was"));
  }

  /**
   * Starts the bundle, if there is one; logs a failure unless it is a repetition.
   *
   * @param level of the log line on success
   * @return whether it runs or need not run
   */
  boolean start(Level level) {
    var hasStarted = new AtomicBoolean();
    perform(() -> hasStarted.set(startNow(level)));
    return hasStarted.get();
  }

  private boolean startNow(Level level) {
    var installed = bundle;
    if (isRefused || installed == null) {
      return false;
    }
    if (isRunning()) {
      return true;
    }
    try {
      if (!isFragment(installed)) {
        installed.start();
      }
      LOG.log(level, "bundle {0} started ({1})", name(installed), jar);
      fault = "";
      return true;
    } catch (LinkageError e) {
      report("bundle %s did not start: %s (%s)".formatted(name(installed), e, jar));
      return false;
    } catch (BundleException e) {
      if (e.getType() == BundleException.RESOLVE_ERROR && isForOneSystem(installed)) {
        LOG.log(Level.DEBUG, "bundle {0} is for another system", name(installed));
        return true;
      }
      report(
          "bundle %s did not start: %s (%s)"
              .formatted(installed.getSymbolicName(), reason(installed, e), jar));
      return false;
    }
  }

  private void report(String newFault) {
    if (!fault.equals(newFault)) {
      fault = newFault;
      LOG.log(Level.ERROR, fault);
    }
  }

  /** Whether the content of the jar was refused. */
  boolean isRefused() {
    return isRefused;
  }

  /** Whether the jar was refused since other users could change it, and that has changed. */
  boolean isExposureChanged() {
    try {
      return exposure != null && !exposure.equals(TrustedCode.exposureOf(jar));
    } catch (IOException e) {
      return false; // reported when it is read next
    }
  }

  /** Whether the jar was refused or its bundle failed to start, which may be retried. */
  boolean isWaiting() {
    return !fault.isEmpty();
  }

  /** Whether it is one of vpnd's own. */
  boolean isOwn() {
    return String.valueOf(jar.getFileName()).startsWith(OWN);
  }

  /** Whether its bundle is active or starting. */
  boolean isRunning() {
    var installed = bundle;
    return installed != null
        && (installed.getState() == Bundle.ACTIVE || installed.getState() == Bundle.STARTING);
  }

  /** Bundles with a higher level start later. */
  int startLevel() {
    var installed = bundle;
    return installed == null ? 0 : StartLevel.of(installed.getSymbolicName());
  }

  /** Uninstalls the bundle, since the jar is gone. */
  void uninstall() {
    perform(this::uninstallNow);
  }

  private void uninstallNow() {
    var installed = bundle;
    if (installed != null) {
      try {
        installed.uninstall();
        LOG.log(Level.INFO, "bundle {0} is taken away: {1} is gone", name(installed), jar);
      } catch (BundleException e) {
        LOG.log(Level.WARNING, "taking away " + jar, e);
      }
    }
  }

  private static String name(Bundle installed) {
    return installed.getSymbolicName() + " " + installed.getVersion();
  }

  private String reason(Bundle installed, BundleException e) {
    if (e.getType() == BundleException.RESOLVE_ERROR) {
      return installCheck.missing(installed).map(JarBundle::needs).orElseGet(() -> reason(e));
    }
    return reason(e);
  }

  private static String needs(String what) {
    return "it needs " + what + ", which no bundle here has";
  }

  private static String reason(BundleException e) {
    var cause = e.getCause();
    return cause == null ? Reason.of(e) : Reason.of(e) + " " + Reason.of(cause);
  }

  private static boolean isForOneSystem(Bundle installed) {
    var revision = installed.adapt(BundleRevision.class);
    return !revision.getDeclaredRequirements(NativeNamespace.NATIVE_NAMESPACE).isEmpty();
  }

  private static boolean isFragment(Bundle installed) {
    return (installed.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
