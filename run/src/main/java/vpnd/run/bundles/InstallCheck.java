// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Checks the requirements of a jar before it replaces a running bundle, by installing it beside
 * that bundle for a moment. This service of the framework permits the duplicate.
 */
final class InstallCheck implements CollisionHook {
  private final BundleContext context;
  private volatile boolean isUnderWay;

  /**
   * @param context of the system bundle
   */
  InstallCheck(BundleContext context) {
    this.context = context;
    context.registerService(CollisionHook.class, this, null);
  }

  /** Describes a requirement of the jar that no bundle satisfies. */
  Optional<String> missing(Path jar) throws BundleException, IOException {
    isUnderWay = true;
    try (var content = Files.newInputStream(jar)) {
      var bundle = context.installBundle("probe:" + jar.toUri(), content);
      try {
        return missing(bundle);
      } finally {
        bundle.uninstall();
      }
    } finally {
      isUnderWay = false;
    }
  }

  /**
   * Installs a bundle.
   *
   * @param isDuplicate whether one of the same name and version may be installed already
   */
  Bundle install(String location, InputStream content, boolean isDuplicate) throws BundleException {
    isUnderWay = isDuplicate;
    try {
      return context.installBundle(location, content);
    } finally {
      isUnderWay = false;
    }
  }

  /** Describes a requirement of the bundle that no other satisfies. */
  Optional<String> missing(Bundle bundle) {
    return MissingRequirement.of(bundle, context.getBundle().adapt(FrameworkWiring.class));
  }

  @Override
  public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
    if (isUnderWay) {
      candidates.clear();
    }
  }
}
