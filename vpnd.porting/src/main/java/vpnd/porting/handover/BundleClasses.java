// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.handover;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.osgi.framework.Bundle;

/** The classes of this bundle, with all its packages and the libraries embedded in it. */
public final class BundleClasses {
  private static final Logger LOG = System.getLogger("vpnd.porting");
  private static final String ROOT = "/vpnd/";
  private static final String SUFFIX = ".class";

  private BundleClasses() {}

  /** Loads the classes that have not been needed yet. */
  public static void load(Bundle bundle) {
    var entries = bundle.findEntries(ROOT, "*" + SUFFIX, true);
    while (entries.hasMoreElements()) {
      var path = entries.nextElement().getPath();
      var name = path.substring(1, path.length() - SUFFIX.length());
      try {
        var unused = bundle.loadClass(name.replace('/', '.'));
      } catch (ClassNotFoundException e) {
        LOG.log(Level.WARNING, "a class of the bundle cannot be loaded", e);
      }
    }
  }
}
