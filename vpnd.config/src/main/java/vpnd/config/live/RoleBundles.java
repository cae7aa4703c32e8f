// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

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
import vpnd.api.operation.Reason;
import vpnd.config.trust.TrustedCode;

/** The bundles of the roles in the distribution. */
final class RoleBundles {
  private static final Logger LOG = System.getLogger("vpnd.config");

  /** Namespace and attribute of the capability with which a bundle declares its role. */
  private static final String CAPABILITY = "vpnd.role";

  private static final String ATTRIBUTE = "role";

  private final BundleContext context;
  private final Path directory;

  RoleBundles(BundleContext context, Path directory) {
    this.context = context;
    this.directory = directory;
  }

  /**
   * Installs and transiently starts the bundle of a role: the first by file name that starts.
   * Bundles that other users can change are skipped.
   *
   * @throws IOException if the directory cannot be read or has no bundle of the role that starts
   */
  Bundle start(String role) throws IOException {
    for (var jar : jars()) {
      var exposure = TrustedCode.exposureOf(jar);
      if (exposure != null) {
        LOG.log(Level.WARNING, jar + " is not used: " + exposure);
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

  /** Sorted by name: the order of a directory differs between disks. */
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

  /**
   * Returns null if the bundle is not that of the role; it is then uninstalled unless it was
   * installed before.
   */
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
