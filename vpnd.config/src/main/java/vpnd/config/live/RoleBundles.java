// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import vpnd.api.operation.Reason;
import vpnd.config.role.RoleJar;
import vpnd.config.role.RoleJars;
import vpnd.config.trust.TrustedCode;

/** The bundles of the roles in the distribution. */
final class RoleBundles {
  private static final Logger LOG = System.getLogger("vpnd.config");

  private final BundleContext context;
  private final RoleJars roles;

  RoleBundles(BundleContext context, RoleJars roles) {
    this.context = context;
    this.roles = roles;
  }

  /**
   * Installs and transiently starts the bundle of a role: the first in {@code bundles/role/} by
   * file name that starts. Jars that other users can change are skipped. A role of a jar in {@code
   * bundles/}, or of a bundle that somebody else has installed, is there without this.
   *
   * @return uninstalls it
   * @throws IOException if the directory cannot be read, or there is no bundle of the role that
   *     starts
   */
  Release start(String role) throws IOException {
    for (var jar : RoleJar.in(roles.directory())) {
      try {
        var fault = TrustedCode.exposureOf(jar);
        var read = fault == null ? RoleJar.read(jar) : null;
        if (read != null && read.provides(role)) {
          return start(jar)::uninstall;
        }
        if (read != null && read.has(role)) {
          fault = read.fault(role) + "; " + RoleJar.REMEDY;
        }
        report(jar, fault);
      } catch (IOException e) {
        report(jar, Reason.of(e));
      } catch (BundleException e) {
        if (e.getType() != BundleException.DUPLICATE_BUNDLE_ERROR) {
          report(jar, Reason.of(e));
        } // else the same bundle was installed from elsewhere
      }
    }
    if (roles.isThere(role)) {
      return () -> {};
    }
    throw new IOException(
        "no bundle for the role %s is in %s or installed".formatted(role, roles.directory()));
  }

  private static void report(Path jar, @Nullable String fault) {
    if (fault != null) {
      LOG.log(Level.WARNING, jar + " is not used: " + fault);
    }
  }

  /** If it does not start it is uninstalled, unless it was installed before. */
  private Bundle start(Path jar) throws BundleException {
    var location = "reference:" + jar.toUri();
    boolean isUsed = context.getBundle(location) != null;
    var bundle = context.installBundle(location);
    try {
      bundle.start(Bundle.START_TRANSIENT);
      isUsed = true;
      return bundle;
    } finally {
      if (!isUsed) {
        bundle.uninstall();
      }
    }
  }
}
