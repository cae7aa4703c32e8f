// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.osgi.framework.Bundle;

/** The classes of this bundle. */
final class BundleClasses {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final String SUFFIX = ".class";

  private BundleClasses() {}

  /** Loads those that have not been needed yet. */
  static void load(Bundle bundle) {
    var directory = BundleClasses.class.getPackageName().replace('.', '/');
    var entries = bundle.findEntries(directory, "*" + SUFFIX, false);
    while (entries.hasMoreElements()) {
      var path = entries.nextElement().getPath();
      var name = path.substring(path.lastIndexOf('/') + 1, path.length() - SUFFIX.length());
      try {
        var unused = bundle.loadClass(BundleClasses.class.getPackageName() + "." + name);
      } catch (ClassNotFoundException e) {
        LOG.log(Level.WARNING, "a class of the bundle cannot be loaded", e);
      }
    }
  }
}
