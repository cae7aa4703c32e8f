// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import vpnd.api.Reason;

/**
 * The bundle of one jar. What goes wrong with it is a line in the log, and harms no other. Used by
 * one thread at a time.
 */
final class JarBundle {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** How the names of the files begin whose bundles vpnd itself consists of. */
  private static final String OWN = "vpnd.";

  private final Path jar;
  private final BundleContext context;
  private final Probe probe;
  private @Nullable Bundle bundle;
  private boolean isRefused;
  private String fault = "";

  JarBundle(Path jar, BundleContext context, Probe probe) {
    this.jar = jar;
    this.context = context;
    this.probe = probe;
  }

  /** Installs it, or puts the content that the jar has now in the place of the former one. */
  void read() {
    try {
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
      var installed = context.installBundle(jar.toUri().toString(), content);
      installed
          .adapt(BundleStartLevel.class)
          .setStartLevel(StartLevel.of(installed.getSymbolicName()));
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
      LOG.log(level, "bundle {0} runs ({1})", name(installed), jar);
      fault = "";
      return true;
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
    return bundle != null
        && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING);
  }

  /** The higher, the later it has to start. */
  int startLevel() {
    return bundle == null ? 0 : StartLevel.of(bundle.getSymbolicName());
  }

  /** Takes the bundle away; the jar is gone. */
  void uninstall() {
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
