// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import vpnd.api.Reason;

/** The bundles of the roles in the distribution, of which the configurations name some. */
final class RoleBundles {
  private static final Logger LOG = System.getLogger("vpnd.config");

  /** Namespace and attribute of the capability by which a bundle says which role it is. */
  private static final String CAPABILITY = "vpnd.role";

  private static final String ATTRIBUTE = "role";

  private final BundleContext context;
  private final Path directory;

  RoleBundles(BundleContext context, Path directory) {
    this.context = context;
    this.directory = directory;
  }

  /**
   * Installs and starts the bundle of a role; it does not outlast the framework. Of several for the
   * role it is the first, by the names of the files, that starts. What others could change is not
   * used.
   *
   * @throws IOException if the directory cannot be read or has no bundle for the role that starts
   */
  Bundle start(String role) throws IOException {
    for (var jar : jars()) {
      var danger = TrustedCode.dangerOf(jar);
      if (danger != null) {
        LOG.log(Level.WARNING, jar + " is not used: " + danger);
        continue;
      }
      try {
        var bundle = startIfItIs(role, jar);
        if (bundle != null) {
          return bundle;
        }
      } catch (BundleException e) {
        LOG.log(Level.WARNING, jar + " is not used: " + Reason.of(e));
      }
    }
    throw new IOException("there is no bundle for the role " + role + " in " + directory);
  }

  /** In the order of their names: that of the directory is a different one on each disk. */
  private List<Path> jars() throws IOException {
    try (var files = Files.newDirectoryStream(directory, "*.jar")) {
      var jars = new ArrayList<Path>();
      files.forEach(jars::add);
      jars.sort(null);
      return jars;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Returns null if the bundle is not that of the role; it stays only if another one uses it. */
  private @Nullable Bundle startIfItIs(String role, Path jar) throws BundleException {
    var location = "reference:" + jar.toUri();
    boolean isUsed = context.getBundle(location) != null;
    var bundle = context.installBundle(location);
    try {
      if (!provides(bundle, role)) {
        return null;
      }
      bundle.start(Bundle.START_TRANSIENT);
      isUsed = true;
      return bundle;
    } finally {
      if (!isUsed) {
        bundle.uninstall();
      }
    }
  }

  private static boolean provides(Bundle bundle, String role) {
    return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(CAPABILITY).stream()
        .anyMatch(capability -> role.equals(capability.getAttributes().get(ATTRIBUTE)));
  }
}
