// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds bundles by id or symbolic name. */
final class BundleLookup {
  private BundleLookup() {}

  /**
   * Finds a bundle.
   *
   * @param text its id or symbolic name, such as {@code vpnd.crypto}
   * @throws IllegalArgumentException if there is none
   */
  static Bundle find(BundleContext context, String text) {
    return Arrays.stream(context.getBundles())
        .filter(
            bundle ->
                Long.toString(bundle.getBundleId()).equals(text)
                    || text.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no bundle '" + text + "'; 'lb -s' lists numbers and names"));
  }
}
