// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

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
import vpnd.api.Reason;
import vpnd.config.TrustedCode;

/**
 * The bundle of one jar. What goes wrong with it is a line in the log, and harms no other. One of
 * somebody else has a thread of its own, which a method that does not return keeps; all methods
 * return in a limited time then. Used by one thread at a time.
 */
final class JarBundle {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** How the names of the files begin whose bundles vpnd itself consists of. */
  private static final String OWN = "vpnd.";

  /** And those of the bundles that come with it. */
  private static final Pattern DISTRIBUTION =
      Pattern.compile("(vpnd|org\\.apache\\.felix|org\\.osgi)\\..*");

  private final Path jar;
  private final Probe probe;
  private BundleThread thread;
  private int stuck;
  private volatile @Nullable Bundle bundle;
  private volatile boolean isRefused;
  private volatile @Nullable String danger;
  private volatile String fault = "";

  JarBundle(Path jar, Probe probe) {
    this.jar = jar;
    this.probe = probe;
    this.thread = new BundleThread(String.valueOf(jar.getFileName()));
  }

  /** Whether it comes with vpnd. */
  boolean isOfDistribution() {
    return DISTRIBUTION.matcher(String.valueOf(jar.getFileName())).matches();
  }

  private void perform(Runnable task) {
    if (isOfDistribution()) {
      task.run();
    } else if (!thread.perform(task)) {
      tell(
          "bundle %s: %s does not return; the others go on without it (%s)"
              .formatted(bundle == null ? "of " + jar : name(bundle), thread.method(), jar));
    }
  }

  /** Installs it, or puts the content that the jar has now in the place of the former one. */
  void read() {
    if (thread.isBusy()) {
      // The former one cannot be stopped, so the new one is installed beside it.
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
    danger = TrustedCode.dangerOf(jar);
    if (danger != null) {
      throw new IOException(danger);
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
      var installed = probe.install(location, content, stuck > 0);
      installed
          .adapt(BundleStartLevel.class)
          .setStartLevel(
              isOfDistribution() ? StartLevel.of(installed.getSymbolicName()) : StartLevel.OTHERS);
      bundle = installed;
    }
  }

  private void replace(Bundle former) throws BundleException, IOException {
    var missing = probe.missing(jar);
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
    tell(
        "%s is not used: %s%s"
            .formatted(
                jar,
                why,
                former == null
                    ? ""
                    : "; bundle " + former.getSymbolicName() + " stays what it was"));
  }

  /**
   * Starts the bundle, if there is one, and tells when it does not start, unless that is known.
   *
   * @param level how it is told that it runs
   * @return whether it runs, or need not
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
      tell("bundle %s did not start: %s (%s)".formatted(name(installed), e, jar));
      return false;
    } catch (BundleException e) {
      if (e.getType() == BundleException.RESOLVE_ERROR && isForOneSystem(installed)) {
        LOG.log(Level.DEBUG, "bundle {0} is for another system", name(installed));
        return true;
      }
      tell(
          "bundle %s did not start: %s (%s)"
              .formatted(installed.getSymbolicName(), reason(installed, e), jar));
      return false;
    }
  }

  private void tell(String newFault) {
    if (!fault.equals(newFault)) {
      fault = newFault;
      LOG.log(Level.ERROR, fault);
    }
  }

  /** Whether the content of the jar is not in use, for a reason that may go away. */
  boolean isRefused() {
    return isRefused;
  }

  /** Whether what lets others change the jar has kept it from being used, and is no more. */
  boolean isMended() {
    try {
      return danger != null && !danger.equals(TrustedCode.dangerOf(jar));
    } catch (IOException e) {
      return false; // told when it is read for another reason
    }
  }

  /** Whether the jar is not in use or its bundle does not run, for a reason that may go away. */
  boolean isWaiting() {
    return !fault.isEmpty();
  }

  /** Whether vpnd is of no use without it. */
  boolean isOwn() {
    return String.valueOf(jar.getFileName()).startsWith(OWN);
  }

  /** Whether its bundle does what it can; one that only adds to another has nothing to start. */
  boolean isRunning() {
    var installed = bundle;
    return installed != null
        && (installed.getState() == Bundle.ACTIVE || installed.getState() == Bundle.STARTING);
  }

  /** The higher, the later it has to start. */
  int startLevel() {
    var installed = bundle;
    return installed == null ? 0 : StartLevel.of(installed.getSymbolicName());
  }

  /** Takes the bundle away; the jar is gone. */
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
      return probe.missing(installed).map(JarBundle::needs).orElseGet(() -> reason(e));
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
