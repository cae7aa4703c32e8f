// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import vpnd.config.role.RoleJar;

/** The roles of all bundles in the framework, also of those that others have installed. */
final class InstalledRoles {
  private final BundleContext context;

  InstalledRoles(BundleContext context) {
    this.context = context;
  }

  /** Whether a bundle, which need not have started yet, provides the role. */
  boolean contain(String role) {
    return Arrays.stream(context.getBundles()).anyMatch(bundle -> provides(bundle, role));
  }

  private static boolean provides(Bundle bundle, String role) {
    var header = bundle.getHeaders("").get("Provide-Capability");
    return header != null && RoleJar.provides(header, role);
  }
}
