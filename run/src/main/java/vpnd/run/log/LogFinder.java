// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.log;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Constants;

/** Gives every caller of {@link System#getLogger} a logger that writes to {@link Log}. */
public final class LogFinder extends System.LoggerFinder {
  /** For the service loader. */
  public LogFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name, name.startsWith("vpnd.") || isOfPart(module.getClassLoader()));
  }

  /**
   * A part is a bundle that uses the API of vpnd. The first comparison excludes classes outside the
   * framework: some programs of vpnd run without its classes.
   */
  private static boolean isOfPart(@Nullable ClassLoader loader) {
    if (loader == LogFinder.class.getClassLoader() || !(loader instanceof BundleReference part)) {
      return false;
    }
    var imports = part.getBundle().getHeaders("").get(Constants.IMPORT_PACKAGE);
    return imports != null && imports.contains("vpnd.api.");
  }
}
