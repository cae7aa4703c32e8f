// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds bundles by what an operator calls them. */
final class Bundles {
  private Bundles() {}

  /**
   * The bundle that is meant.
   *
   * @param text its number, or else its symbolic name, such as {@code vpnd.crypto}
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
