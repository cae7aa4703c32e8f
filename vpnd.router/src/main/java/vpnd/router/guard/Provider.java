// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The bundle that a service is from.
 *
 * @param name its symbolic name and version
 * @param isOwn whether it is a part of vpnd itself
 */
public record Provider(String name, boolean isOwn) {
  private static final String OWN = "vpnd.";

  /** The bundle of a service. */
  public static Provider of(ServiceReference<?> reference) {
    return of(reference.getBundle());
  }

  static Provider of(Bundle bundle) {
    var name = String.valueOf(bundle.getSymbolicName());
    return new Provider(name + " " + bundle.getVersion(), name.startsWith(OWN));
  }

  /** As the log calls it. */
  @Override
  public String toString() {
    return "bundle " + name;
  }
}
