// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** The bundles of the roles in the distribution, of which the configurations name some. */
final class RoleBundles {
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
   * Installs and starts the bundle of a role; it does not outlast the framework.
   *
   * @throws IOException if the directory cannot be read or has no bundle for the role
   * @throws BundleException if the bundle cannot be started
   */
  Bundle start(String role) throws IOException, BundleException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      for (var file : files) {
        var bundle = context.installBundle("reference:" + file.toUri());
        if (provides(bundle, role)) {
          return started(bundle);
        }
        bundle.uninstall();
      }
    }
    throw new IOException("there is no bundle for the role " + role + " in " + directory);
  }

  private static Bundle started(Bundle bundle) throws BundleException {
    try {
      bundle.start(Bundle.START_TRANSIENT);
      return bundle;
    } catch (BundleException e) {
      bundle.uninstall();
      throw e;
    }
  }

  private static boolean provides(Bundle bundle, String role) {
    return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(CAPABILITY).stream()
        .anyMatch(capability -> role.equals(capability.getAttributes().get(ATTRIBUTE)));
  }
}
