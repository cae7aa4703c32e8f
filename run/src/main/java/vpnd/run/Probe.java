// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

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
 * Finds out what a jar would need before it takes the place of a bundle that runs. For that it is
 * installed beside it for a moment, which this service of the framework permits.
 */
final class Probe implements CollisionHook {
  private final BundleContext context;
  private volatile boolean isUnderWay;

  /**
   * @param context of the framework itself
   */
  Probe(BundleContext context) {
    this.context = context;
    context.registerService(CollisionHook.class, this, null);
  }

  /** What the jar needs and no bundle has, in words. */
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
   * @param isTwin whether there may be one of the same name and version
   */
  Bundle install(String location, InputStream content, boolean isTwin) throws BundleException {
    isUnderWay = isTwin;
    try {
      return context.installBundle(location, content);
    } finally {
      isUnderWay = false;
    }
  }

  /** What the bundle needs and no other has, in words. */
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
